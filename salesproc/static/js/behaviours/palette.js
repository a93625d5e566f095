// Go, do, find: Ctrl+K over any page. The input is a combobox that keeps the focus; the arrows choose in the list.
// Places and acts are found here, in the page; names by the server, whose late answers are dropped. What buyers said
// takes the server longer: it is asked for once whoever types has paused.
import { acts, places, section } from "behaviours/palette-places";
import { keep, kept } from "behaviours/palette-seen";

const PAUSE = 90, REST = 300;

export function start(dialog) {
  const input = dialog.querySelector("input");
  const list = dialog.querySelector("[role=listbox]");
  const seen = `seen:${dialog.dataset.url}:${dialog.dataset.member}`;
  let timer, asking;
  keep(seen, location.pathname);

  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    if (dialog.open) dialog.close();
    else open("");
  });
  document.getElementById("search")?.addEventListener("click", (event) => open(event.target.value));
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
    const option = event.target.closest("[role=option]");
    if (option && !event.ctrlKey && !event.metaKey) pick(event, option);
  });
  dialog.addEventListener("close", () => asking?.abort());
  input.addEventListener("input", () => { look(); clearTimeout(timer); timer = setTimeout(ask, PAUSE); });
  input.addEventListener("keydown", pressed);

  function open(words) {
    input.value = words;
    if (!dialog.open) dialog.showModal();
    input.select();
    list.replaceChildren();
    look();
    ask();
  }

  // What the page itself knows is there at once; what was found before stays, pale, until its successor comes.
  function look() {
    for (const own of list.querySelectorAll("[data-own]")) own.remove();
    for (const found of list.children) found.dataset.stale = "";
    const { here, do: doing, go } = dialog.dataset;
    const own = [section("here", here, acts(input.value)), ...places(dialog, input.value, { doing, go })];
    list.prepend(...own.filter(Boolean));
    choose(options()[0]);
  }

  async function ask() {
    clearTimeout(timer);
    asking?.abort();
    const mine = asking = new AbortController();
    const words = input.value.trim();
    const isLate = () => mine.signal.aborted || input.value.trim() !== words; // its successor is about to be asked for
    const names = await find("names", mine);
    if (isLate()) return;
    for (const found of list.querySelectorAll(":scope > :not([data-own])")) found.remove();
    // Nothing typed: what was seen lately comes first.
    if (words) list.append(names);
    else list.prepend(names);
    if (!chosen() || !words) choose(options()[0]);
    if (!words) return say();
    await new Promise((over) => { setTimeout(over, REST); });
    const said = isLate() ? null : await find("said", mine);
    if (isLate()) return;
    list.append(said);
    if (!chosen()) choose(options()[0]);
    say();
  }

  async function find(part, mine) {
    const query = new URLSearchParams({ q: input.value, part, seen: kept(seen).join(",") });
    const headers = { "HX-Request": "true" };
    const answer = await fetch(`${dialog.dataset.url}?${query}`, { headers, signal: mine.signal }).catch(() => null);
    const text = answer?.ok && !answer.redirected ? await answer.text().catch(() => null) : null;
    return document.createRange().createContextualFragment(text ?? "");
  }

  function options() {
    return [...list.querySelectorAll(":scope > :not([data-stale]) [role=option]")];
  }

  function chosen() {
    return list.querySelector("[aria-selected=true]");
  }

  function choose(option) {
    for (const one of list.querySelectorAll("[aria-selected=true]")) one.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-expanded", String(options().length > 0));
  }

  function pressed(event) {
    const all = options();
    const at = all.indexOf(chosen());
    const to = { ArrowDown: (at + 1) % all.length, ArrowUp: (at - 1 + all.length) % all.length, PageDown: all.length - 1, PageUp: 0 }[event.key];
    if (to !== undefined && all.length) {
      event.preventDefault();
      choose(all[at < 0 && event.key === "ArrowUp" ? all.length - 1 : to]);
    } else if (event.key === "Enter" && chosen()) {
      event.preventDefault();
      chosen().click();
    }
  }

  // What stands for something on the page presses that; a link goes its own way.
  function pick(event, option) {
    dialog.close();
    if (!option.pressed) return;
    event.preventDefault();
    option.pressed.click();
  }

  function say() {
    const n = options().length;
    const { none, one, some } = dialog.dataset;
    dialog.querySelector("[data-says]").textContent = n === 0 ? none : n === 1 ? one : some.replace("NUMBER", n);
    const everywhere = dialog.querySelector("[data-everywhere]");
    everywhere.search = input.value.trim() ? `?${new URLSearchParams({ q: input.value })}` : "";
  }
}
