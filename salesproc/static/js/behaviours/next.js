// What is being logged is not suggested as the next conversation, whichever is chosen.
export function start(form) {
  const next = form.querySelector("[name=next_about]");
  const suggestions = [...form.querySelectorAll("[data-about]")];

  form.addEventListener("change", (event) => {
    if (event.target.name !== "about") return;
    const logged = event.target.value;
    for (const option of next.options) option.hidden = option.value !== "other" && option.value === logged;
    if (next.selectedOptions[0]?.hidden) next.value = "";
    const shown = suggestions.find((suggestion) => suggestion.dataset.about !== logged);
    for (const suggestion of suggestions) suggestion.hidden = suggestion !== shown;
  });
}
