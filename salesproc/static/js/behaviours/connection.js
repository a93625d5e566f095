// When an htmx request fails, says so where it is seen; the sentences come from the page, translated.
import { say } from "behaviours/toasts";

export function start(body) {
  const { lost, failed } = document.getElementById("toasts").dataset;
  body.addEventListener("htmx:sendError", () => say({ text: lost }));
  body.addEventListener("htmx:timeout", () => say({ text: lost }));
  body.addEventListener("htmx:responseError", () => say({ text: failed }));
}
