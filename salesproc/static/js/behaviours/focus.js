// Takes the reader to what they must see: a summary of errors put in by htmx.
export function start(element) {
  element.focus({ preventScroll: false });
}
