// Completes the list of shortcuts with those of the page, each named by what it presses.
export function start(list) {
  const written = new Set();
  for (const element of document.querySelectorAll("[data-shortcut]")) {
    const keys = element.dataset.shortcut;
    if (written.has(keys)) continue;
    written.add(keys);
    const term = document.createElement("dt");
    term.append(...keys.split(" ").map(cap));
    const description = document.createElement("dd");
    description.textContent = element.dataset.shortcutLabel ?? nameOf(element);
    list.append(term, description);
  }
  // Keys that press nothing are written down by the page that knows them.
  const more = document.getElementById("more-keys")?.content.cloneNode(true);
  if (more) list.append(...more.querySelectorAll("dt, dd"));
}

function cap(key) {
  const kbd = document.createElement("kbd");
  kbd.textContent = key.toUpperCase();
  return kbd;
}

function nameOf(element) {
  const copy = element.cloneNode(true);
  for (const kbd of copy.querySelectorAll("kbd")) kbd.remove();
  return copy.textContent.trim();
}
