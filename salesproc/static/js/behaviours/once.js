// A form that is on its way cannot be sent again by a second press.
export function start(form) {
  let sending = false;

  const free = () => {
    sending = false;
    for (const button of form.querySelectorAll("[data-sending]")) delete button.dataset.sending;
  };

  form.addEventListener("submit", (event) => {
    if (sending) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    sending = true;
    if (event.submitter) event.submitter.dataset.sending = "";
    // Another listener may have stopped it: then nothing is on its way.
    setTimeout(() => { if (event.defaultPrevented && !form.matches("[hx-post], [hx-put], [hx-delete]")) free(); });
  }, { capture: true });
  form.addEventListener("htmx:afterRequest", free);
  window.addEventListener("pageshow", (event) => { if (event.persisted) free(); });
}
