// A conversation is drawn by the mouse into another cell. Fingers scroll; for them, and for the keyboard, the
// inspector and the keys do the same.
import { send } from "behaviours/designer";

const FAR = 6;

export function start(designer) {
  let drag = null;
  const over = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-cell]");

  designer.addEventListener("dragstart", (event) => { if (event.target.closest?.("[data-key]")) event.preventDefault(); });
  designer.addEventListener("pointerdown", (event) => {
    const note = event.target.closest(".score [data-key^=note-]");
    if (note && event.button === 0 && event.pointerType !== "touch") drag = { note, x: event.clientX, y: event.clientY };
  });
  document.addEventListener("pointermove", (event) => {
    if (!drag) return;
    if (!drag.moving && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < FAR) return;
    drag.moving = true;
    drag.note.classList.add("dragged");
    drag.note.style.translate = `${event.clientX - drag.x}px ${event.clientY - drag.y}px`;
    const cell = over(event);
    for (const one of designer.querySelectorAll(".onto")) if (one !== cell) one.classList.remove("onto");
    cell?.classList.add("onto");
  });
  document.addEventListener("pointerup", (event) => end(over(event)));
  document.addEventListener("pointercancel", () => end(null));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") end(null); });
  // The press that ends a drag opens nothing.
  let dropped = false;
  designer.addEventListener("click", (event) => {
    if (!dropped) return;
    dropped = false;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, { capture: true });

  function end(cell) {
    if (!drag) return;
    const { note, moving } = drag;
    drag = null;
    note.classList.remove("dragged");
    note.style.translate = "";
    for (const one of designer.querySelectorAll(".onto")) one.classList.remove("onto");
    if (!moving) return;
    dropped = true;
    setTimeout(() => { dropped = false; });
    if (!cell || cell === note.closest("[data-cell]")) return;
    const [stage, role] = cell.dataset.cell.split("-");
    send(designer.dataset.move.replace("/0/", `/${note.dataset.key.split("-")[1]}/`), { stage, role });
  }
}
