// Filters apply as they are chosen. Their button, needed without a script, is put away.
const PAUSE = 350;

export function start(form) {
  for (const button of form.querySelectorAll("[data-autosubmit-button]")) button.hidden = true;
  let timer;
  form.addEventListener("change", (event) => {
    if (event.target.matches("[type=search], [type=text]")) return;
    clearTimeout(timer);
    form.requestSubmit();
  });
  // Only where htmx answers: a whole page after each letter would take the focus away.
  if (!form.matches("[hx-get]")) return;
  form.addEventListener("input", (event) => {
    if (!event.target.matches("[type=search], [type=text]")) return;
    clearTimeout(timer);
    timer = setTimeout(() => form.requestSubmit(), PAUSE);
  });
}
