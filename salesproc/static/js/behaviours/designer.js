// The designer: a press opens what it names in the inspector, and the focus stays where one works
// when the score is drawn again. What goes from here to the server goes through send().
import { isText } from "behaviours/autosave";
import "behaviours/once"; // loaded with the page: a form that is typed in by keys is sent by keys a moment later
import "behaviours/send";
import { say } from "behaviours/toasts";

let designer;

export function start(element) {
  designer = element;
  element.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
    const link = event.target.closest("a[data-key], a[data-opens], a[data-closes], .movements a[href]");
    if (!link) return;
    event.preventDefault();
    open(link);
  });
  keepFocus(element);
  keepTyped(element);
  shortcuts(element);
  element.addEventListener("htmx:beforeRequest", (event) => {
    if (document.hidden && event.detail.elt.matches("[hx-trigger^=every]")) event.preventDefault();
  });
  element.addEventListener("htmx:beforeSwap", refused);
}

export function send(url, values) {
  return window.htmx.ajax("POST", url, { source: designer, swap: "none", values });
}

export async function open(link) {
  const from = link.dataset.key;
  const url = link.href.split("#")[0];
  mark(from);
  await window.htmx.ajax("GET", url, { target: "#inspector", swap: "outerHTML" });
  if (!url.includes("/conversations/") && !url.includes("/stages/") && !url.includes("/roles/")) history.replaceState(history.state, "", url);
  if ("closes" in link.dataset && !("opens" in link.dataset)) return focusOn(last);
  const first = document.querySelector("#inspector :is([name=theme_name], [name=name])");
  first?.focus();
  first?.scrollIntoView({ block: "nearest" });
}

// ---- focus
let last = "";

export function focusOn(key) {
  const found = [...designer.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find((one) => one.offsetParent);
  found?.focus();
  return Boolean(found);
}

function keepFocus(element) {
  let held = false;
  element.addEventListener("focusin", ({ target }) => { if (target.dataset.key) last = target.dataset.key; });
  document.body.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
    if (detail.target.id === "design-score") held = detail.target.contains(document.activeElement);
  });
  // After htmx itself, which looks for the field that had the focus.
  document.body.addEventListener("htmx:oobAfterSwap", () => setTimeout(() => {
    const score = document.getElementById("design-score");
    const wanted = score?.dataset.focus;
    if (!score || (!wanted && !held)) return;
    delete score.dataset.focus;
    held = false;
    if (wanted) last = wanted;
    if (!focusOn(last)) score.querySelector("table [data-key]")?.focus();
  }));
}

// What was typed and is not saved yet stays, whatever others edit or the score is asked to do meanwhile.
function keepTyped(element) {
  let sender;
  document.body.addEventListener("htmx:beforeSwap", ({ detail }) => { sender = detail.requestConfig.elt; });
  document.body.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
    const { target, fragment } = detail;
    if (target.id !== "inspector") return;
    const isTheirs = fragment.querySelector("[data-theirs]") !== null;
    const isNew = target.querySelector("form.form:not([hx-trigger])") !== null;
    const isWrong = target.querySelector(".errorlist") !== null;
    const isTyping = target.contains(document.activeElement) && isText(document.activeElement);
    if (isTheirs ? isNew || isWrong || isTyping : isNew && !target.contains(sender)) detail.shouldSwap = false;
    if (isTheirs && !isNew) renewOthers(target, fragment);
  });
}

// The fields in which nothing is being typed and nothing is wrong show what they say now.
function renewOthers(target, fragment) {
  const address = (root) => root.querySelector("form.form")?.getAttribute("hx-post");
  if (address(target) !== address(fragment)) return;
  for (const slot of fragment.querySelectorAll(".slot")) {
    const mine = target.querySelector(`#${CSS.escape(slot.id)}`);
    if (mine && !mine.contains(document.activeElement) && !mine.querySelector(".errorlist")) mine.replaceWith(slot.cloneNode(true));
  }
}

function mark(key) {
  if (!key?.startsWith("note-")) return;
  for (const note of designer.querySelectorAll(".note.chosen")) note.classList.remove("chosen");
  for (const note of designer.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)) note.classList.add("chosen");
}

// ---- what the server would not do is said where it is seen
function refused(event) {
  const { xhr, serverResponse } = event.detail;
  if (xhr.status < 400 || xhr.getResponseHeader("HX-Retarget") !== "#messages") return;
  event.detail.shouldSwap = false;
  say({ text: new DOMParser().parseFromString(serverResponse, "text/html").body.textContent.trim() });
}

function shortcuts(element) {
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || document.querySelector("dialog[open]")) return;
    if (event.target.matches("input:not([type=checkbox], [type=radio]), textarea")) return;
    event.preventDefault();
    document.getElementById(event.shiftKey ? "redo" : "undo")?.click();
  });
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !event.target.closest("#inspector")) return;
    event.target.blur();
    focusOn(last);
  });
}
