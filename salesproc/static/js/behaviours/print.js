// A press that prints the page. Without a script it is not there: the browser's menu does the same.
export function start(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
