// Keeps on the device what a day needs: the files of the shell, and the pages that somebody read or that Today links
// to, in a cache that is named by whose they are. `KEPT` stands before this text: the server writes it.
/* global KEPT */
const FILES = `files-${KEPT.version}`;
const PAGES = /^\/w\/[^/]+\/(today\/(week\/)?|conversations\/new\/|(conversations|opportunities)\/\d+\/prepare\/.*|opportunities\/\d+\/)$/;
const SHARED = /^\/w\/[^/]+\/conversations\/new\/shared\/$/;
const SENT_AS_FILES = /^\/w\/[^/]+\/attachments\//;
const HASHED = /\.[0-9a-f]{12}\./;
const MOST = 80;
const FRESH = 10 * 60 * 1000;
const LOG = { "HX-Request": "true", "HX-Target": "log" };

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", ({ data, source }) => keepAll(data, source));
self.addEventListener("sync", (event) => event.waitUntil(wake()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method === "POST" && SHARED.test(url.pathname)) event.respondWith(shared(request, url));
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (SENT_AS_FILES.test(url.pathname)) return; // nothing of them passes here, nothing is kept
  if (url.pathname.startsWith(KEPT.files)) event.respondWith(file(request));
  else if (url.pathname.startsWith("/w/") || request.mode === "navigate") event.respondWith(page(event, url));
});

async function install() {
  const cache = await caches.open(FILES);
  await cache.addAll(KEPT.shell);
  await self.skipWaiting();
}

async function activate() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("files-") && name !== FILES).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function file(request) {
  const known = HASHED.test(request.url) ? await caches.match(request) : null;
  if (known) return known;
  try {
    const answer = await fetch(request);
    if (answer.ok) await (await caches.open(FILES)).put(request, answer.clone());
    return answer;
  } catch (error) {
    return await caches.match(request) ?? Promise.reject(error);
  }
}

async function page(event, url) {
  try {
    const answer = await fetch(event.request);
    event.waitUntil(remember(key(url, event.request.headers), answer.clone()));
    return answer;
  } catch (error) {
    const known = await kept(event.request, url);
    if (known) return known;
    if (event.request.mode !== "navigate") throw error;
    return caches.match(KEPT.offline);
  }
}

// What another application shares stands in no address and needs no network: it waits here for the page that asks
// which opportunity it is about.
async function shared(request, url) {
  const said = await request.formData();
  const words = ["title", "text", "url"].map((name) => String(said.get(name) ?? "").trim()).filter(Boolean).join("\n");
  await (await caches.open("shared")).put("/shared", new Response(words));
  return Response.redirect(new URL("..", url), 303);
}

// A page and its fragment have one address: the fragment is kept beside it.
function key(url, headers) {
  const address = new URL(url);
  address.hash = "";
  for (const name of ["logged", "again", "before", "after", "shared"]) address.searchParams.delete(name);
  if (headers.get("HX-Request")) address.searchParams.set("fragment", headers.get("HX-Target") ?? "");
  return address.href;
}

async function remember(address, answer) {
  const whose = answer.headers.get("X-Person");
  if (!whose) return;
  await become(whose);
  const isPage = (answer.headers.get("Content-Type") ?? "").startsWith("text/html");
  if (!answer.ok || answer.redirected || !isPage || !PAGES.test(new URL(address).pathname)) return;
  const cache = await caches.open(`pages-${whose}`);
  await cache.put(address, answer);
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST)).map((old) => cache.delete(old)));
}

// Another person on this device: what was kept for the one before goes.
async function become(whose) {
  if (await current() === whose) return;
  const names = await caches.keys();
  const others = names.filter((name) => name.startsWith("pages-") && name !== `pages-${whose}`);
  await Promise.all([...others, ...(await current() ? ["shared"] : [])].map((name) => caches.delete(name)));
  await (await caches.open("person")).put("/person", new Response(whose));
}

async function current() {
  const found = await caches.match("/person", { cacheName: "person" });
  return found ? found.text() : "";
}

async function kept(request, url) {
  const whose = await current();
  if (!whose) return null;
  const cache = await caches.open(`pages-${whose}`);
  const home = url.pathname.match(/^\/(w\/[^/]+\/)?$/);
  return await cache.match(key(url, request.headers))
    ?? (home && home[1] ? cache.match(new URL(`${url.pathname}today/`, url)) : null);
}

// What a page asks to be kept: its files, the pages that it links to, and the form that logs for each opportunity.
async function keepAll({ files, pages }, client) {
  const cache = await caches.open(FILES);
  const wanted = files.filter((address) => new URL(address, location).pathname.startsWith(KEPT.files));
  await Promise.all(wanted.map(async (address) => await cache.match(address) ?? cache.add(address).catch(() => null)));
  for (const address of [client.url, ...pages].slice(0, 24)) await fetchOnce(address, {});
  for (const address of pages.filter((each) => /\/opportunities\/\d+\/$/.test(each))) {
    const [, base, pk] = address.match(/^(.*\/)opportunities\/(\d+)\/$/);
    await fetchOnce(`${base}conversations/new/?opportunity=${pk}`, LOG);
  }
}

async function fetchOnce(address, asked) {
  const headers = new Headers(asked);
  const url = new URL(address, location);
  if (!PAGES.test(url.pathname)) return;
  const known = await caches.match(key(url, headers), { cacheName: `pages-${await current()}` });
  if (known && Date.now() - Date.parse(known.headers.get("Date")) < FRESH) return;
  const answer = await fetch(url, { headers }).catch(() => null);
  if (answer) await remember(key(url, headers), answer);
}

async function wake() {
  for (const client of await self.clients.matchAll()) client.postMessage("send");
}
