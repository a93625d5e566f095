// What is typed is kept on this device until the server says that it has it (see draft-done).
// Hidden fields marked data-draft-keep travel with it: a client token kept with the draft lets the
// server recognise a form that was in truth already received.
const AGE = 1000 * 60 * 60 * 24 * 14;

export function start(form) {
  const key = `draft:${form.dataset.draftKey}`;
  restore(form, read(key));
  let timer;
  const keep = () => {
    clearTimeout(timer);
    timer = setTimeout(() => save(form, key), 250);
  };
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.addEventListener("submit", () => save(form, key));
  form.addEventListener("reset", () => { clearTimeout(timer); localStorage.removeItem(key); say(form, false); });
  window.addEventListener("pagehide", () => { if (form.dataset.drafted) save(form, key); });
}

function fields(form) {
  return [...form.elements].filter((field) => field.name
    && (field.type !== "hidden" || "draftKeep" in field.dataset)
    && !["password", "file", "submit", "button"].includes(field.type));
}

function save(form, key) {
  const values = fields(form).map((field) => [field.name, field.value, isOn(field)]);
  try {
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), values }));
    say(form, true);
  } catch {
    say(form, false);
  }
}

function read(key) {
  try {
    const draft = JSON.parse(localStorage.getItem(key));
    return draft && Date.now() - draft.at < AGE ? draft : null;
  } catch {
    return null;
  }
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

function isOn(field) {
  return field.multiple ? [...field.selectedOptions].map((option) => option.value) : Boolean(field.checked);
}

function say(form, kept) {
  if (kept) form.dataset.drafted = "";
  else delete form.dataset.drafted;
  for (const status of form.querySelectorAll("[data-draft-status]")) status.hidden = !kept;
}
