// Says what happened elsewhere. The server asks for one with the header
// HX-Trigger: {"toast": {"text": "…", "url": "…", "action": "…"}}.
const SHOWN = 8000;

export function start() {
  document.body.addEventListener("toast", (event) => say(event.detail));
}

export function say({ text, url, action, stays }) {
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
  document.getElementById("toasts").append(toast);
  if (stays) return toast;
  let timer = setTimeout(() => toast.remove(), SHOWN);
  toast.addEventListener("mouseenter", () => clearTimeout(timer));
  toast.addEventListener("focusin", () => clearTimeout(timer));
  toast.addEventListener("mouseleave", () => { timer = setTimeout(() => toast.remove(), SHOWN); });
  return toast;
}
