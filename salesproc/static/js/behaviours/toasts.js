// Says what happened elsewhere. The server asks for one with the header
// HX-Trigger: {"toast": {"text": "…", "url": "…", "action": "…"}}. With "press", the action presses what that
// selector finds instead of going somewhere; "post" is an address that takes back what was done, and "undo" says so.
const SHOWN = 8000;

export function start() {
  document.body.addEventListener("toast", (event) => say(event.detail));
}

export function say({ text, url, action, press, post, undo, stays }) {
  const toast = document.createElement("div");
  toast.className = "toast";
  const words = document.createElement("span");
  words.textContent = text;
  toast.append(words);
  if (url) {
    const link = document.createElement("a");
    Object.assign(link, { href: url, textContent: action });
    toast.append(link);
  }
  const offer = (textContent, act) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent });
    button.addEventListener("click", () => { toast.remove(); act(); });
    toast.append(button);
  };
  if (press) offer(action, () => document.querySelector(press)?.click());
  if (post) offer(undo, () => window.htmx.ajax("POST", post, { source: document.body, target: "#main", swap: "none" }));
  document.getElementById("toasts").append(toast);
  if (stays) return toast;
  let timer = setTimeout(() => toast.remove(), SHOWN);
  toast.addEventListener("mouseenter", () => clearTimeout(timer));
  toast.addEventListener("focusin", () => clearTimeout(timer));
  toast.addEventListener("mouseleave", () => { timer = setTimeout(() => toast.remove(), SHOWN); });
  return toast;
}
