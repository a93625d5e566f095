// The theme is kept in a cookie, so that the server draws the next page in it from the first byte.
const YEAR = 60 * 60 * 24 * 365;

export function start(element) {
  element.querySelector(`[value="${document.documentElement.dataset.theme ?? ""}"]`).checked = true;
  element.hidden = false;
  element.addEventListener("change", (event) => choose(event.target.value));
}

function choose(theme) {
  const root = document.documentElement;
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  const age = theme ? YEAR : 0;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `theme=${theme}; path=/; max-age=${age}; samesite=lax${secure}`;
}
