// A press that copies what a field says. Without a script it is not there: the field can be selected.
export function start(field) {
  const button = document.querySelector(`[data-copy="${field.id}"]`);
  field.addEventListener("focus", () => field.select());
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    button.textContent = button.dataset.copied;
  });
}
