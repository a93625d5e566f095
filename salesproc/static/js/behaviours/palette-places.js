// What the palette finds without asking: the sections, the acts that are always there, and those of the page.
const MOST_TYPED = 6;
let number = 0;

// Small letters without accents.
function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

// Each word that was typed begins a word of the label.
function fits(label, typed) {
  const words = plain(label).split(/[\s’'-]+/);
  return plain(typed).split(/\s+/).every((part) => words.some((word) => word.startsWith(part)));
}

export function places(dialog, typed, { doing, go }) {
  const further = dialog.querySelector("template").content;
  const does = [...further.querySelectorAll("a[data-do]")].map(entry);
  const goes = [...document.querySelectorAll("nav.side li a"), ...further.querySelectorAll("a:not([data-do])")].map(entry);
  const found = [section("do", doing, fitting(does, typed)), section("go", go, fitting(goes, typed))];
  return typed.trim() ? found.reverse() : found; // a word that is typed is more often a place
}

// What the page offers on its top, and what opens its question. A label that many rows have says of none which.
export function acts(typed) {
  const found = document.querySelectorAll("main > .head .actions :is(a, button), main .btn[data-dialog], main [data-act]");
  const all = [...found].filter((one) => !one.hidden && !one.disabled).map((one) => ({ ...entry(one), pressed: one }));
  return fitting(all.filter((one) => all.filter((other) => other.label === one.label).length === 1), typed);
}

function entry(link) {
  const copy = link.cloneNode(true);
  for (const part of copy.querySelectorAll("kbd, .visually-hidden")) part.remove();
  return { label: copy.textContent.trim().replace(/\s+/g, " "), url: link.href ?? "#", keys: link.dataset.shortcut };
}

function fitting(entries, typed) {
  const named = entries.filter((one, place) => one.label && entries.findIndex((other) => other.label === one.label) === place);
  return typed.trim() ? named.filter((one) => fits(one.label, typed)).slice(0, MOST_TYPED) : named;
}

export function section(key, label, entries) {
  if (!entries.length) return null;
  const group = document.createElement("div");
  group.dataset.own = "";
  group.setAttribute("role", "group");
  group.setAttribute("aria-labelledby", `palette-${key}`);
  const heading = document.createElement("p");
  Object.assign(heading, { id: `palette-${key}`, className: "eyebrow", textContent: label });
  heading.setAttribute("role", "presentation");
  group.append(heading, ...entries.map(option));
  return group;
}

function option({ label, url, keys, pressed }) {
  const line = document.createElement("a");
  Object.assign(line, { href: url, id: `palette-option-${number += 1}`, tabIndex: -1, pressed });
  line.setAttribute("role", "option");
  line.setAttribute("aria-selected", "false");
  const words = document.createElement("span");
  words.textContent = label;
  line.append(words);
  for (const key of keys?.split(" ") ?? []) {
    const cap = document.createElement("kbd");
    Object.assign(cap, { textContent: key.toUpperCase(), ariaHidden: "true" });
    line.append(cap);
  }
  return line;
}
