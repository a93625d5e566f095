// A card is drawn into another column, or sent there with Alt and an arrow; arrows alone go from card to card. What
// the server refuses goes back to where it was, and the question that is asked says why.
let moved;

export function start(board) {
  let dragged = null;
  const lists = [...board.querySelectorAll("ul[data-stage]")];
  const columnOf = (event) => event.target.closest?.(".column");
  const mark = (column) => { for (const one of board.querySelectorAll(".column")) one.toggleAttribute("data-over", one === column); };

  for (const card of board.querySelectorAll(".deal[data-move]")) card.draggable = true;
  board.addEventListener("htmx:load", ({ target }) => { if (target.matches(".deal[data-move]")) target.draggable = true; });
  if (moved) board.querySelector(`.deal[data-key="${moved}"] > a`)?.focus();
  moved = null;

  board.addEventListener("dragstart", (event) => {
    dragged = event.target.closest(".deal[data-move]");
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.querySelector("a").textContent);
    dragged.dataset.dragging = "";
  });
  board.addEventListener("dragover", (event) => {
    const column = columnOf(event);
    if (!dragged || !column?.querySelector("ul[data-stage]")) return mark(null);
    event.preventDefault();
    mark(column);
  });
  board.addEventListener("drop", (event) => {
    const list = columnOf(event)?.querySelector("ul[data-stage]");
    if (!dragged || !list) return;
    event.preventDefault();
    move(dragged, list);
  });
  board.addEventListener("dragend", () => {
    mark(null);
    if (dragged) delete dragged.dataset.dragging;
    dragged = null;
  });
  board.addEventListener("keydown", (event) => {
    const card = event.target.closest(".deal");
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!card || !event.target.matches(".deal > a") || event.ctrlKey || event.metaKey) return;
    if (event.altKey && step) {
      const list = lists[lists.indexOf(card.parentElement) + step];
      if (list && card.dataset.move) move(card, list);
    } else if (event.key.startsWith("Arrow")) {
      neighbour(card, event.key)?.querySelector("a").focus();
    } else {
      return;
    }
    event.preventDefault();
  });
}

function neighbour(card, key) {
  const cards = (column) => [...column.querySelectorAll(".deal")];
  const column = card.closest(".column");
  const at = cards(column).indexOf(card);
  if (key === "ArrowUp" || key === "ArrowDown") return cards(column)[at + (key === "ArrowDown" ? 1 : -1)];
  let beside = column;
  do beside = key === "ArrowRight" ? beside.nextElementSibling : beside.previousElementSibling;
  while (beside && !cards(beside).length);
  return beside && (cards(beside)[at] ?? cards(beside).at(-1));
}

async function move(card, list) {
  const { parentElement: home, nextElementSibling: after } = card;
  if (list === home) return;
  list.prepend(card);
  card.dataset.dragging = "";
  moved = card.dataset.key;
  let status = 0;
  card.addEventListener("htmx:afterRequest", (event) => { status = event.detail.xhr.status; }, { once: true });
  const values = { stage: list.dataset.stage, leaving: card.dataset.leaving };
  await window.htmx.ajax("POST", card.dataset.move, { source: card, target: "#ask", swap: "innerHTML", values }).catch(() => null);
  if (status >= 200 && status < 300) return;
  moved = null;
  delete card.dataset.dragging;
  home.insertBefore(card, after);
  card.querySelector("a").focus();
  if (status >= 400 && status < 500) document.getElementById("ask").showModal();
}
