// The score is one stop of the Tab key. Arrows go over stages, buyer roles, conversations and empty places;
// letters do there what the inspector does.
import { open, send } from "behaviours/designer";

const ARROWS = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };

export function start(designer) {
  const look = () => rove(designer);
  document.body.addEventListener("htmx:oobAfterSwap", look);
  designer.addEventListener("focusin", ({ target }) => { if (within(target)) rove(designer, target); });
  designer.addEventListener("keydown", (event) => {
    if (within(event.target)) pressed(event, designer.dataset);
  });
  look();
}

function within(target) {
  return target.matches(".score [data-key]");
}

function rove(designer, chosen) {
  const table = designer.querySelector(".score table");
  if (!table) return;
  table.setAttribute("role", "grid");
  table.closest(".score").removeAttribute("tabindex");
  const stops = [...table.querySelectorAll("[data-key]")];
  const stop = chosen ?? stops.find((one) => one === document.activeElement) ?? table.querySelector(".note:not(.add)") ?? stops[0];
  for (const one of stops) one.tabIndex = one === stop ? 0 : -1;
}

function pressed(event, { move, copy, ...urls }) {
  const { target, key } = event;
  const [kind, pk] = target.dataset.key.split("-");
  const at = (url) => url.replace("/0/", `/${pk}/`);
  const direction = ARROWS[key];
  if (event.ctrlKey || event.metaKey) return;
  if (direction && event.altKey) {
    if (kind === "note") send(at(move), { to: direction });
    else if (kind !== "add") shift(target, kind, at(urls[`place${cap(kind)}`]), direction);
  } else if (direction) {
    neighbour(target, direction)?.focus();
  } else if (key.toLowerCase() === "n") {
    const place = target.closest("td")?.querySelector(".add");
    if (place) open(place);
  } else if (key.toLowerCase() === "c" && kind === "note") {
    send(at(copy), {});
  } else if (key === "Delete" && kind !== "add") {
    leave(target);
    send(at(urls[`remove${cap(kind)}`]), {});
  } else {
    return;
  }
  event.preventDefault();
}

function shift(target, kind, url, direction) {
  const step = { stage: { left: -1, right: 1 }, role: { up: -1, down: 1 } }[kind][direction];
  if (!step) return;
  const { row, column } = place(target);
  const was = kind === "stage" ? column : row;
  send(url, { was, position: was + step });
}

// What is removed gives the focus to its neighbour.
function leave(target) {
  const next = ["left", "up", "right"].map((direction) => neighbour(target, direction)).find(Boolean);
  next?.focus();
}

function place(element) {
  const cell = element.closest("td, th");
  return { row: cell.parentElement.rowIndex, column: cell.cellIndex, cell };
}

function neighbour(target, direction) {
  const { row, column, cell } = place(target);
  const rows = [...target.closest("table").rows];
  const inside = stops(cell);
  const at = inside.indexOf(target) + (direction === "down") - (direction === "up");
  if ((direction === "up" || direction === "down") && inside[at]) return inside[at];
  const [down, across] = { left: [0, -1], right: [0, 1], up: [-1, 0], down: [1, 0] }[direction];
  const found = stops(rows[row + down]?.cells[column + across]);
  return direction === "up" ? found.at(-1) : found[0];
}

// The place to plan is a stop where nothing is planned yet; N reaches it from the others.
function stops(cell) {
  const all = [...(cell?.querySelectorAll("[data-key]") ?? [])];
  const notes = all.filter((one) => !one.matches(".add"));
  return notes.length ? notes : all;
}

function cap(word) {
  return word[0].toUpperCase() + word.slice(1);
}
