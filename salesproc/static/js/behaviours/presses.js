// The one press that logs a scheduled conversation, pressed without a network, waits on this device like a form does
// (see sending). The server writes it once, however often it arrives: it knows the conversation and the token.
import { person, unsent, write } from "behaviours/kept";

export function start(form) {
  const { kept } = form.dataset;
  const keep = (event) => {
    const press = event.target.closest?.("button[data-logs]");
    if (!press) return;
    const url = press.getAttribute("formaction");
    const sent = [["token", press.value], ["author", person()]];
    const item = { url, sent, says: press.dataset.logs, again: press.dataset.again, press: true };
    if (!write("unsent", new Date().toISOString(), item)) return;
    event.stopPropagation(); // it is not lost, and nobody needs to be told that it is
    wait(press, kept);
    press.dispatchEvent(new Event("unsent", { bubbles: true }));
  };
  document.addEventListener("htmx:sendError", keep, { capture: true });
  document.addEventListener("htmx:timeout", keep, { capture: true });
  const waiting = new Set(unsent().filter((item) => item.press && !item.refused).map((item) => item.url));
  for (const press of document.querySelectorAll("button[data-logs]")) {
    if (waiting.has(press.getAttribute("formaction"))) wait(press, kept);
  }
}

function wait(press, kept) {
  const says = document.createElement("span");
  says.className = "chip nd";
  says.tabIndex = -1;
  says.textContent = kept;
  press.hidden = true;
  press.after(says);
  if (document.activeElement === press || document.activeElement === document.body) says.focus();
}
