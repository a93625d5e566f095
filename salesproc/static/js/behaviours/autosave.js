// The inspector saves each field as it is left. Its button, needed without a script, is put away. A field in
// which somebody is typing is not drawn again: only what it was known to say, and its errors.
export function start(form) {
  form.querySelector("[data-autosave-button]").hidden = true;
  form.addEventListener("click", ({ target }) => {
    if (target.matches("[data-reopen]")) window.htmx.ajax("GET", location.href, { target: "#inspector", swap: "outerHTML" });
  });
}

document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = event.detail;
  if (!target.matches(".slot") || !target.contains(document.activeElement) || !isText(document.activeElement)) return;
  event.detail.shouldSwap = false;
  renew(target, fragment);
});

export function isText(element) {
  return element.matches("textarea, input:not([type=checkbox], [type=radio])");
}

function renew(slot, fragment) {
  for (const kept of fragment.querySelectorAll("[name^=initial-]")) {
    slot.querySelector(`[name="${CSS.escape(kept.name)}"]`)?.setAttribute("value", kept.value);
  }
  for (const part of [".errorlist", ".conflict"]) {
    slot.querySelector(part)?.remove();
    const said = fragment.querySelector(part);
    if (said) slot.querySelector(".field").append(said);
  }
}
