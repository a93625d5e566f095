// Rows of a list that are chosen together: one by one, from one to another with Shift, the page, or all that match.
export function start(form) {
  const table = document.querySelector("table[data-picks]");
  if (!table) return;
  const boxes = [...table.querySelectorAll("[name=rows]")];
  const page = table.querySelector("[data-pick-all]");
  const all = form.elements.all;
  let last = -1;
  page.hidden = false;
  form.querySelector("[data-none]").hidden = false;

  table.addEventListener("click", (event) => {
    const at = boxes.indexOf(event.target);
    if (at < 0) return;
    if (event.shiftKey && last >= 0) {
      for (const box of boxes.slice(Math.min(at, last), Math.max(at, last) + 1)) box.checked = event.target.checked;
    }
    last = at;
    // Without its rows one by one, it is not all that match any more.
    if (!event.target.checked && all) all.checked = false;
    say();
  });
  page.addEventListener("change", () => {
    for (const box of boxes) box.checked = page.checked;
    if (!page.checked && all) all.checked = false;
    say();
  });
  all?.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    say();
  });
  form.addEventListener("reset", () => setTimeout(say));
  window.addEventListener("pageshow", say);
  say();

  function say() {
    const n = boxes.filter((box) => box.checked).length;
    page.checked = n > 0 && n === boxes.length;
    page.indeterminate = n > 0 && n < boxes.length;
    for (const box of boxes) box.closest("tr").ariaSelected = box.checked ? "true" : null;
    form.hidden = n === 0;
    const { one, some } = form.dataset;
    form.querySelector("[data-says]").textContent = all?.checked || n === 0 ? "" : n === 1 ? one : some.replace("NUMBER", n);
  }
}
