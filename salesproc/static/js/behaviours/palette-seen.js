// Which pages of accounts, opportunities, contacts and conversations were opened lately on this device: their numbers
// only. The server says what they are called, to whoever may still see them.
const MOST = 8;
const LETTERS = { accounts: "a", opportunities: "o", contacts: "c", conversations: "v" };
const PAGE = /\/(accounts|opportunities|contacts|conversations)\/(\d+)\/$/;

// On a page of the search: what was seen lately, asked for once.
export async function start(element) {
  const palette = document.getElementById("palette")?.dataset;
  if (!palette) return;
  const query = new URLSearchParams({ keys: kept(`seen:${palette.url}:${palette.member}`).join(",") });
  const answer = await fetch(`${element.dataset.url}?${query}`, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.ok && !answer.redirected) element.innerHTML = await answer.text();
}

export function kept(name) {
  try {
    const keys = JSON.parse(localStorage.getItem(name));
    return Array.isArray(keys) ? keys.slice(0, MOST) : [];
  } catch {
    return [];
  }
}

export function keep(name, path) {
  const found = PAGE.exec(path);
  if (!found) return;
  const key = LETTERS[found[1]] + found[2];
  try {
    localStorage.setItem(name, JSON.stringify([key, ...kept(name).filter((one) => one !== key)].slice(0, MOST)));
  } catch { /* a device that keeps nothing shows nothing */ }
}
