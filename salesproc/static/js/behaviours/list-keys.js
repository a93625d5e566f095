// J and K go from row to row of a list, Enter opens the row that has the focus, X chooses it.
export function start(list) {
  const links = () => [...list.querySelectorAll("tbody th a")];
  document.addEventListener("keydown", (event) => {
    if (!list.isConnected || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    const all = links();
    const at = all.indexOf(document.activeElement?.closest("tr")?.querySelector("th a"));
    if (key === "j" || key === "k") {
      const next = all[at < 0 ? 0 : at + (key === "j" ? 1 : -1)];
      next?.focus();
      next?.closest("tr").scrollIntoView({ block: "nearest" });
    } else if (key === "x" && at >= 0) {
      const box = all[at].closest("tr").querySelector("[name=rows]");
      if (!box) return;
      box.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey: event.shiftKey }));
    } else {
      return;
    }
    event.preventDefault();
  });
}
