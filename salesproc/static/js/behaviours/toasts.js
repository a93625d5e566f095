// Says what happened elsewhere. The server asks for one with the header
// HX-Trigger: {"toast": {"text": "…", "url": "…", "action": "…"}}. With "press", the action presses what that
// selector finds instead of going somewhere.
const SHOWN = 8000;

export function start() {
  document.body.addEventListener("toast", (event) => say(event.detail));
}

export function say({ text, url, action, press, stays }) {
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
  if (press) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: action });
    button.addEventListener("click", () => { toast.remove(); document.querySelector(press)?.click(); });
    toast.append(button);
  }
  document.getElementById("toasts").append(toast);
  if (stays) return toast;
  let timer = setTimeout(() => toast.remove(), SHOWN);
  toast.addEventListener("mouseenter", () => clearTimeout(timer));
  toast.addEventListener("focusin", () => clearTimeout(timer));
  toast.addEventListener("mouseleave", () => { timer = setTimeout(() => toast.remove(), SHOWN); });
  return toast;
}
