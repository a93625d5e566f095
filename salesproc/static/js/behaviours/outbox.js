// A form that is pressed without a network is kept on this device and sent when there is one (see sending). Its token
// makes that harmless when the server had received it after all.
import { write } from "behaviours/kept";

export function start(form) {
  const keep = (event) => {
    const values = [...form.elements].filter((field) => field.name && field.name !== "csrfmiddlewaretoken")
      .map((field) => [field.name, field.value, isOn(field)]);
    const sent = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
    const { outbox: says, draftKey: draft, again } = form.dataset;
    const item = { url: form.getAttribute("action"), sent, values, says, draft, again };
    if (!write("unsent", new Date().toISOString(), item)) return;
    event.stopPropagation();
    form.dispatchEvent(new Event("unsent", { bubbles: true }));
    form.hidden = true;
    const kept = form.parentElement.querySelector("[data-kept]");
    kept.hidden = false;
    kept.focus();
  };
  form.addEventListener("htmx:sendError", keep);
  form.addEventListener("htmx:timeout", keep);
}

function isOn(field) {
  return field.multiple ? [...field.selectedOptions].map((option) => option.value) : Boolean(field.checked);
}
