// What this device keeps for the person who is signed in, under keys that carry who it is: two people on one device
// never see each other's. Drafts are what is being typed; what is unsent waits for a network.
const AGE = 1000 * 60 * 60 * 24 * 14;

export const person = () => document.body.dataset.person ?? "";
let leaving = false; // whoever signs out writes nothing any more, also not while the page goes
const full = (kind, name = "") => `${kind}:${person()}:${name}`;

export function read(kind, name) {
  try {
    const kept = JSON.parse(localStorage.getItem(full(kind, name)));
    return kept && (kind !== "draft" || Date.now() - kept.at < AGE) ? kept : null;
  } catch {
    return null;
  }
}

// False when the device has no room, or keeps nothing at all.
export function write(kind, name, value) {
  if (leaving) return false;
  try {
    localStorage.setItem(full(kind, name), JSON.stringify({ at: Date.now(), ...value }));
    return true;
  } catch {
    return false;
  }
}

export function forget(kind, name) {
  try {
    localStorage.removeItem(full(kind, name));
  } catch { /* nothing was kept */ }
}

export function names(kind) {
  const start = full(kind);
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(start)).map((key) => key.slice(start.length));
  } catch {
    return [];
  }
}

export const unsent = () => names("unsent").map((name) => ({ name, ...read("unsent", name) }))
  .filter((item) => item.url).sort((one, other) => one.at - other.at);

export function cookie(name) {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

// A page that was open since yesterday carries a token of yesterday; the cookie has today's.
export const freshToken = () => cookie("csrftoken");

export async function wipe() {
  leaving = true;
  for (const kind of ["draft", "unsent"]) for (const name of names(kind)) forget(kind, name);
  if (!("caches" in window)) return;
  await Promise.all([`pages-${person()}`, "person", "shared"].map((name) => caches.delete(name)));
}
