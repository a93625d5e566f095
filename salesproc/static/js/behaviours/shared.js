// What was shared from another application waits on this device, where the worker put it, until an opportunity is
// chosen: without a network too, and while one signs in again.
const KEPT = { cacheName: "shared" };
const MOST = 400;

export async function start(section) {
  const words = await waiting();
  if (!words) return;
  section.querySelector("blockquote").textContent = words.length > MOST ? `${words.slice(0, MOST)}…` : words;
  section.hidden = false;
  section.querySelector("button").addEventListener("click", () => { section.hidden = true; caches.delete("shared"); });
  document.addEventListener("click", ({ target }) => {
    const link = target.closest("#found a");
    if (link?.search && !section.hidden) link.search += "&shared=1";
  }, { capture: true });
}

// Into the form, after what was typed there before.
export async function take(form) {
  const field = form.elements.words;
  const words = field && new URLSearchParams(location.search).has("shared") && await waiting();
  if (!words) return;
  field.value = [field.value, words].filter(Boolean).join("\n");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  await caches.delete("shared");
}

async function waiting() {
  return "caches" in window ? (await caches.match("/shared", KEPT))?.text() : "";
}
