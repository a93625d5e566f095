// Whoever signs out leaves nothing on the device; what was not sent is asked about first.
import { names, unsent, wipe } from "behaviours/kept";

export function start(form) {
  const question = document.getElementById("unsent-question");
  const leave = async () => {
    await wipe();
    form.submit();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!unsent().length && !names("draft").length) return leave();
    form.closest("[popover]")?.hidePopover();
    return question.showModal();
  });
  question.addEventListener("close", () => { if (question.returnValue === "leave") leave(); });
}
