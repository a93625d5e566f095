// Ctrl+Enter sends the form from any of its fields, by its main button.
export function start(form) {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("button.primary") ?? undefined);
  });
}
