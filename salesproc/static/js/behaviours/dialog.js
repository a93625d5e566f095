// Opens the dialog named by data-dialog. On a link, the link stays the way without a script.
// The platform closes on Esc and gives the focus back to what opened it.
export function start(opener) {
  const dialog = document.getElementById(opener.dataset.dialog);
  if (!dialog) return;
  opener.hidden = false;
  opener.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    opener.closest("[popover]")?.hidePopover();
    dialog.showModal();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog && isOutside(event, dialog.getBoundingClientRect())) dialog.close();
  });
}

function isOutside(event, box) {
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}
