// An @ in the text offers those who can be told: the same people as the list under it, which works without a script.
const TYPED = /(^|[^\p{L}\p{N}_@.])@([\p{L}][\p{L}\p{N}'’ .-]{0,60}|)$/u;
const MOST = 8;

export function start(form) {
  const text = form.querySelector("[data-mentions]");
  const names = [...form.querySelectorAll('[name="to"]')].map((box) => box.labels[0].textContent.trim());
  if (!text || !names.length) return;
  const list = listUnder(text);
  let found = [];
  let chosen = 0;

  const close = () => show([]);
  const show = (matching, at = 0) => {
    [found, chosen] = [matching, at];
    list.hidden = !found.length;
    list.replaceChildren(...found.map((name, place) => option(`${list.id}-${place}`, name, place === chosen)));
    if (found.length) text.setAttribute("aria-activedescendant", `${list.id}-${chosen}`);
    else text.removeAttribute("aria-activedescendant");
    list.children[chosen]?.scrollIntoView({ block: "nearest" });
  };
  const take = (name) => {
    const typed = text.value.slice(0, text.selectionStart).match(TYPED);
    text.setRangeText(`@${name} `, text.selectionStart - typed[2].length - 1, text.selectionStart, "end");
    close();
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  };

  text.addEventListener("input", () => {
    const typed = text.value.slice(0, text.selectionStart).match(TYPED);
    show(typed ? names.filter((name) => begins(name, typed[2])).slice(0, MOST) : []);
  });
  text.addEventListener("keydown", (event) => {
    if (!found.length || event.ctrlKey || event.metaKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) show(found, (chosen + step + found.length) % found.length);
    else if (event.key === "Enter" || event.key === "Tab") take(found[chosen]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  text.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // the text keeps the focus
    const name = event.target.closest("[role=option]")?.textContent;
    if (name) take(name);
  });
}

function listUnder(text) {
  const list = document.createElement("ul");
  list.id = `${text.id}-people`;
  list.className = "mentions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", text.form.querySelector('[name="to"]').closest("fieldset")?.querySelector("legend")?.textContent.trim() ?? "@");
  text.setAttribute("aria-controls", list.id);
  text.setAttribute("aria-autocomplete", "list");
  text.setAttribute("aria-haspopup", "listbox");
  text.after(list);
  return list;
}

function option(id, name, isChosen) {
  const item = document.createElement("li");
  item.id = id;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", String(isChosen));
  item.textContent = name;
  return item;
}

// “mar” finds Chloé Martel: any word of the name may begin so, and a longer beginning goes on over its spaces.
function begins(name, typed) {
  const [whole, wanted] = [plain(name), plain(typed)];
  return whole.startsWith(wanted) || whole.split(/[ -]/).some((word) => word.startsWith(wanted));
}

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
