// When an htmx request fails, says so where it is seen; the sentences come from the page, translated.
import { freshToken } from "behaviours/kept";
import { say } from "behaviours/toasts";

export function start(body) {
  const { login, lost, failed } = document.getElementById("toasts").dataset;
  // Signed in again elsewhere, or yesterday's page: the cookie has the token of today.
  body.addEventListener("htmx:configRequest", ({ detail }) => {
    const token = freshToken();
    if (!token) return;
    detail.headers["X-CSRFToken"] = token;
    if (detail.parameters.csrfmiddlewaretoken) detail.parameters.csrfmiddlewaretoken = token;
  });
  body.addEventListener("submit", ({ target }) => {
    const field = target.elements?.csrfmiddlewaretoken;
    if (field?.value) field.value = freshToken() || field.value;
  }, { capture: true });
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
