// Says beside a day in words which moment is understood, and puts it into the field that is chosen by hand.
const PATIENCE = 200;

export function start(words) {
  const picked = words.parentElement.querySelector("[type=datetime-local]");
  const says = words.parentElement.querySelector("[data-understood]");
  let timer;
  let asked = 0;

  const ask = async () => {
    const mine = ++asked;
    const query = new URLSearchParams({ q: words.value, tends: words.dataset.tends });
    const base = location.pathname.match(/^\/w\/[^/]+\//)[0];
    const answer = await fetch(`${base}moments/?${query}`).catch(() => null);
    if (mine !== asked || !answer?.ok) return;
    const { local, text } = await answer.json();
    says.textContent = text;
    if (!local) return;
    picked.value = local;
    picked.dispatchEvent(new Event("change", { bubbles: true }));
  };
  words.addEventListener("input", () => {
    clearTimeout(timer);
    says.textContent = "";
    if (words.value.trim()) timer = setTimeout(ask, PATIENCE);
  });
  // Chosen by hand after all: then the words say nothing any more.
  picked.addEventListener("input", () => {
    asked += 1;
    words.value = says.textContent = "";
  });
}
