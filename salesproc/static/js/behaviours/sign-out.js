// Whoever signs out leaves nothing on the device; what was not sent is asked about first.
import { names, unsent, wipe } from "behaviours/kept";

export function start(button) {
  const question = document.getElementById("unsent-question");
  let isWiped = false;
  const leave = async () => {
    await wipe();
    isWiped = true;
    button.click();
  };
  button.addEventListener("click", (event) => {
    if (isWiped) return undefined;
    event.preventDefault();
    if (!unsent().length && !names("draft").length) return leave();
    button.closest("[popover]")?.hidePopover();
    return question.showModal();
  });
  question.addEventListener("close", () => { if (question.returnValue === "leave") leave(); });
}
