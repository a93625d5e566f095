// The loader. An element names its behaviours in data-behaviour; each is a module of js/behaviours/
// that exports start(element). Fragments that htmx puts in are looked through as well.
const started = new WeakMap();

async function start(element, name) {
  const names = started.get(element) ?? new Set();
  if (names.has(name)) return;
  started.set(element, names.add(name));
  // No network, or a page of a release that is gone from the server: it goes on as it would without this behaviour.
  const behaviour = await import(`behaviours/${name}`).catch((error) => console.warn(error));
  if (behaviour) behaviour.start(element);
  else names.delete(name);
}

async function look(root) {
  const within = root.querySelectorAll("[data-behaviour]");
  const found = root.matches?.("[data-behaviour]") ? [root, ...within] : [...within];
  const named = (element) => element.dataset.behaviour.split(" ").filter(Boolean);
  await Promise.all(found.flatMap((element) => named(element).map((name) => start(element, name))));
}

document.addEventListener("htmx:load", (event) => look(event.detail.elt));
await look(document.documentElement);
document.documentElement.dataset.ready = ""; // what is pressed from now on is answered
