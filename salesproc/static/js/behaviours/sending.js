// Sends what waits on this device, one after the other, in one tab at a time; shows how many wait.
// The server knows each by its token: what arrives twice is written once.
import { forget, freshToken, read, unsent, write } from "behaviours/kept";
import { say } from "behaviours/toasts";

const PATIENCE = 30_000;
let place;

export function start(element) {
  place = element;
  document.body.addEventListener("unsent", show);
  window.addEventListener("online", send);
  window.addEventListener("storage", show);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
  navigator.serviceWorker?.addEventListener("message", ({ data }) => { if (data === "send") send(); });
  setInterval(send, PATIENCE);
  const opened = new URLSearchParams(location.search).get("again"); // of a press that was not accepted: it is seen
  if (opened && read("unsent", opened)?.press) forget("unsent", opened);
  show();
  send();
}

async function send() {
  if (!unsent().some((item) => !item.refused)) return;
  const one = { ifAvailable: true };
  if (navigator.locks) await navigator.locks.request("unsent", one, (lock) => (lock ? sendAll() : null));
  else await sendAll();
  show();
}

async function sendAll() {
  for (const item of unsent()) if (!item.refused && !(await sendOne(item))) return;
}

// False when there is no use in going on: no network, a server that is down, signed out.
async function sendOne(item) {
  const body = new URLSearchParams(item.sent);
  body.set("csrfmiddlewaretoken", freshToken());
  const headers = { "HX-Request": "true", "HX-Target": "log" };
  const answer = await fetch(item.url, { method: "POST", body, headers }).catch(() => null);
  if (!answer || answer.status >= 500 || answer.status === 409) return false;
  if (answer.redirected) {
    say({ text: place.dataset.signIn });
    return false;
  }
  const { name } = item;
  if (answer.ok && answer.headers.has("HX-Location")) {
    forget("unsent", name);
    const { path } = JSON.parse(answer.headers.get("HX-Location"));
    say({ text: `${place.dataset.sent} ${item.says}`, url: path, action: place.dataset.open });
  } else {
    write("unsent", name, { ...read("unsent", name), refused: true });
    say({ text: `${place.dataset.refused} ${item.says}`, url: reopening(item), action: place.dataset.open, stays: true });
  }
  show();
  return true;
}

const reopening = (item) => `${item.again}&again=${encodeURIComponent(item.name)}`;

function show() {
  const items = unsent();
  place.hidden = items.length === 0;
  place.querySelector("[data-count]").textContent = items.length;
  document.getElementById("unsent-list").replaceChildren(...items.map(line));
}

function line(item) {
  const row = document.createElement("li");
  const link = document.createElement(item.refused ? "a" : "span");
  link.textContent = item.says;
  if (item.refused) link.href = reopening(item);
  const state = document.createElement("span");
  state.textContent = item.refused ? place.dataset.refused : place.dataset.waits;
  row.append(link, state);
  return row;
}
