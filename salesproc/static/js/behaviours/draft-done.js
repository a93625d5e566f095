// An answer that carries this element says that the server has what was drafted under the key.
export function start(element) {
  localStorage.removeItem(`draft:${element.dataset.draftKey}`);
}
