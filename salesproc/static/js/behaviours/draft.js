// What is typed is kept on this device until the server says that it has it (see draft-done).
// Hidden fields marked data-draft-keep travel with it: a client token kept with the draft lets the
// server recognise a form that was in truth already received.
import "behaviours/draft-done"; // there when it is needed, also once the server has scripts of a newer release only
import { forget, read, write } from "behaviours/kept";
import { take } from "behaviours/shared";

export function start(form) {
  const name = form.dataset.draftKey;
  const again = reopened(form, name);
  const isTyped = [...form.querySelectorAll("textarea")].some((field) => field.value !== field.defaultValue);
  if (isTyped) save(form, name); // before this script had come
  else if (!again) restore(form, read("draft", name));
  let timer;
  const keep = () => {
    clearTimeout(timer);
    timer = setTimeout(() => save(form, name), 250);
  };
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.addEventListener("submit", () => { clearTimeout(timer); save(form, name); });
  const drop = () => {
    clearTimeout(timer);
    forget("draft", name);
    say(form, false);
  };
  form.addEventListener("reset", drop);
  form.addEventListener("unsent", drop);
  // accepted: the page that follows says so too, but the Back button may be quicker than its scripts
  form.addEventListener("htmx:beforeOnLoad", ({ detail }) => {
    if (detail.elt === form && detail.xhr.getResponseHeader("HX-Location")) drop();
  });
  window.addEventListener("pagehide", () => { if (form.isConnected && "drafted" in form.dataset) save(form, name); });
  take(form);
  if (again) setTimeout(() => form.requestSubmit(form.querySelector("button.primary") ?? undefined));
}

function fields(form) {
  return [...form.elements].filter((field) => field.name
    && (field.type !== "hidden" || "draftKeep" in field.dataset)
    && !["password", "file", "submit", "button"].includes(field.type));
}

function save(form, name) {
  const values = fields(form).map((field) => [field.name, field.value, isOn(field)]);
  say(form, write("draft", name, { values }));
}

function restore(form, draft) {
  if (!draft) return;
  const left = [...draft.values];
  for (const field of fields(form)) {
    const choice = ["checkbox", "radio"].includes(field.type);
    const place = left.findIndex(([name, value]) => name === field.name && (!choice || value === field.value));
    if (place < 0) continue;
    const [[, value, on]] = left.splice(place, 1);
    if (choice) field.checked = on;
    else if (field.multiple) for (const option of field.options) option.selected = on.includes(option.value);
    else field.value = value;
  }
  say(form, true);
}

// What waited to be sent and was not accepted: it is a draft again, and sent once more to hear why.
function reopened(form, name) {
  const wanted = new URLSearchParams(location.search).get("again");
  const item = wanted && read("unsent", wanted);
  if (!item || item.draft !== name) return false;
  restore(form, item);
  save(form, name);
  forget("unsent", wanted);
  return true;
}

function isOn(field) {
  return field.multiple ? [...field.selectedOptions].map((option) => option.value) : Boolean(field.checked);
}

function say(form, kept) {
  if (kept) form.dataset.drafted = "";
  else delete form.dataset.drafted;
  for (const status of form.querySelectorAll("[data-draft-status]")) status.hidden = !kept;
}
