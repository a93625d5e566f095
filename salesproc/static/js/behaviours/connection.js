// When an htmx request fails, says so where it is seen; the sentences come from the page, translated.
import { say } from "behaviours/toasts";

export function start(body) {
  const { login, lost, failed } = document.getElementById("toasts").dataset;
  body.addEventListener("htmx:sendError", () => say({ text: lost }));
  body.addEventListener("htmx:timeout", () => say({ text: lost }));
  body.addEventListener("htmx:responseError", () => say({ text: failed }));
  // Signed out meanwhile: the answer is the sign-in page, which has no place inside this one.
  // Loading the page again asks to sign in and comes back here, where the draft still is.
  body.addEventListener("htmx:beforeSwap", (event) => {
    if (!new URL(event.detail.xhr.responseURL, location.href).pathname.startsWith(login)) return;
    event.detail.shouldSwap = false;
    location.reload();
  });
}
