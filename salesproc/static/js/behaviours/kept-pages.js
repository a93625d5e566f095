// The pages that this device keeps for whoever is signed in, by their titles.
export async function start(section) {
  const whose = await (await caches.match("/person", { cacheName: "person" }))?.text();
  if (!whose) return;
  const cache = await caches.open(`pages-${whose}`);
  const found = (await cache.keys()).filter(({ url }) => !url.includes("fragment="));
  const titles = await Promise.all(found.map(async (request) => title(await (await cache.match(request)).text())));
  const list = section.querySelector("ul");
  found.forEach(({ url }, place) => {
    const row = document.createElement("li");
    row.append(Object.assign(document.createElement("a"), { href: url, textContent: titles[place] }));
    list.append(row);
  });
  section.hidden = found.length === 0;
}

const title = (text) => new DOMParser().parseFromString(text, "text/html").title.replace(/ · Salesproc$/, "");
