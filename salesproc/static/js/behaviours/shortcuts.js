// Keys press what carries data-shortcut: "l", "?", or two keys after one another, "g t".
const PATIENCE = 1200;
let pressed = "";
let timer;

export function start() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    clearTimeout(timer);
    const keys = pressed ? `${pressed} ${key}` : key;
    pressed = press(event, keys) || !startsOne(keys) ? "" : keys;
    timer = setTimeout(() => { pressed = ""; }, PATIENCE);
  });
}

function isTyping(target) {
  return target.isContentEditable || target.closest?.("input, textarea, select");
}

function startsOne(keys) {
  return document.querySelector(`[data-shortcut^="${CSS.escape(keys)} "]`) !== null;
}

function press(event, keys) {
  const element = document.querySelector(`[data-shortcut="${CSS.escape(keys)}"]`);
  if (!element) return false;
  event.preventDefault();
  if (element.matches("input")) {
    element.focus();
    element.select();
  } else {
    element.click();
  }
  return true;
}
