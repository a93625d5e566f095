// A page that is read again after a press keeps the focus where it was: on the same press, else on the one that has
// taken its place in the list or the part it was in. What a field or an error asks for goes before. The sections, which
// stay, say where the page is that came.
const PRESSES = "a[href], button, summary";
const SECTIONS = "nav.side a, nav.tabs a";

export function start(body) {
  let pressed = null; // outside of a question: that one goes with the page
  let left = null;
  body.addEventListener("click", ({ target }) => {
    const press = target.closest(PRESSES);
    if (press && !press.closest("dialog")) pressed = press;
  }, { capture: true });
  body.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const at = document.activeElement; // of a press that is disabled meanwhile, the page
    const isHeld = detail.target.id === "main" && (at === pressed || at === body || at.closest("dialog"));
    const isIn = isHeld && pressed && detail.target.contains(pressed);
    if (detail.target.id === "main") markSections(detail.serverResponse);
    left = isIn ? { path: location.pathname, key: keyOf(pressed), parts: partsOf(pressed) } : null;
  });
  body.addEventListener("htmx:afterSettle", () => {
    const { path, key, parts } = left ?? {};
    left = null;
    if (path !== location.pathname || document.activeElement !== document.body) return;
    const main = document.getElementById("main");
    (pressesOf(main).find((press) => keyOf(press) === key) ?? heir(parts) ?? main).focus({ preventScroll: true });
  });
}

function markSections(text) {
  const came = new DOMParser().parseFromString(text, "text/html").querySelectorAll(SECTIONS);
  const now = new Map([...came].map((link) => [link.getAttribute("href"), link.getAttribute("aria-current")]));
  for (const link of now.size ? document.querySelectorAll(SECTIONS) : []) {
    const current = now.get(link.getAttribute("href"));
    if (current) link.setAttribute("aria-current", current);
    else link.removeAttribute("aria-current");
  }
}

const pressesOf = (part) => [...part.querySelectorAll(PRESSES)].filter((press) => press.checkVisibility());

function keyOf(press) {
  const address = press.getAttribute("formaction") ?? press.getAttribute("href") ?? press.form?.getAttribute("action");
  return `${address} ${press.textContent.trim()}`;
}

// Each part it is in that has a name, the nearest first, and which of its presses it is.
function partsOf(press) {
  const parts = [];
  for (let part = press.parentElement.closest("[id]"); part; part = part.parentElement?.closest("[id]")) {
    parts.push([part.id, pressesOf(part).indexOf(press)]);
  }
  return parts;
}

function heir(parts) {
  for (const [id, at] of parts) {
    const part = document.getElementById(id);
    if (part) return pressesOf(part)[at] ?? pressesOf(part).at(-1);
  }
  return null;
}
