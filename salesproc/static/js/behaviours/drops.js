// A menu in the page closes on Esc, giving the focus back to its button, and on a press elsewhere.
export function start(body) {
  body.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const drop of open()) close(drop);
  });
  body.addEventListener("click", (event) => {
    for (const drop of open()) if (!drop.contains(event.target)) drop.open = false;
  });
}

function open() {
  return document.querySelectorAll("details.drop[open]");
}

function close(drop) {
  const held = drop.contains(document.activeElement);
  drop.open = false;
  if (held) drop.querySelector("summary").focus();
}
