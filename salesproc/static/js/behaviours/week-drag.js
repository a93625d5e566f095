// A conversation is drawn by the mouse to another day; the server answers with the week as it is then, or says why
// not, and then the card is where it was. Fingers scroll: for them, and for the keyboard, “Move to…” does the same.
const FAR = 6;

export function start(week) {
  let drag = null;
  let dropped = false;
  const over = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-day]");
  const mark = (day) => { for (const one of week.querySelectorAll("[data-day]")) one.classList.toggle("onto", one === day); };

  week.addEventListener("dragstart", (event) => event.preventDefault());
  week.addEventListener("pointerdown", (event) => {
    const card = event.target.closest("[data-move]");
    if (card && event.button === 0 && event.pointerType !== "touch" && !event.target.closest("button, input")) {
      drag = { card, x: event.clientX, y: event.clientY };
    }
  });
  document.addEventListener("pointermove", (event) => {
    if (!drag) return;
    if (!drag.moving && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < FAR) return;
    drag.moving = true;
    drag.card.classList.add("dragged");
    drag.card.style.translate = `${event.clientX - drag.x}px ${event.clientY - drag.y}px`;
    mark(over(event));
  });
  document.addEventListener("pointerup", (event) => end(over(event)));
  document.addEventListener("pointercancel", () => end(null));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") end(null); });
  // The press that ends a drag opens nothing.
  week.addEventListener("click", (event) => {
    if (!dropped) return;
    dropped = false;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, { capture: true });

  function end(day) {
    if (!drag) return;
    const { card, moving } = drag;
    drag = null;
    card.classList.remove("dragged");
    card.style.translate = "";
    mark(null);
    if (!moving) return;
    dropped = true;
    setTimeout(() => { dropped = false; });
    if (!day || day === card.closest("[data-day]")) return;
    window.htmx.ajax("POST", card.dataset.move, { source: card, swap: "none", values: { day: day.dataset.day } });
  }
}
