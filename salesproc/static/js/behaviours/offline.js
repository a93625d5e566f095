// Registers the worker that keeps the day on this device, tells it what to keep, and says when there is no network.
export function start(line) {
  const tell = () => { line.hidden = navigator.onLine; };
  window.addEventListener("online", tell);
  window.addEventListener("offline", tell);
  tell();
  setTimeout(() => keep(line.dataset.worker), 1500);
}

async function keep(address) {
  try {
    await navigator.serviceWorker.register(address);
    const { active, sync } = await navigator.serviceWorker.ready;
    await sync?.register("send").catch(() => null);
    active.postMessage({ files: files(), pages: pages() });
  } catch { /* a browser without one: the pages work, with a network */ }
}

// What this page uses, and the behaviours that a page kept here may still ask for.
function files() {
  const { imports } = JSON.parse(document.querySelector("script[type=importmap]").textContent);
  return [...new Set([...performance.getEntriesByType("resource").map(({ name }) => name), ...Object.values(imports)])];
}

function pages() {
  const links = [...document.querySelectorAll("[data-offline]")].map(({ href }) => href);
  return [...new Set(links.map((href) => href.split("#")[0]))];
}
