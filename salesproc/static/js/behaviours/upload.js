// Files are sent as soon as they are chosen, or dropped anywhere on the part. How much has gone is shown; one that
// is too large is told at once, and the others go.
export function start(part) {
  const form = part.querySelector("form[enctype]");
  const input = form.querySelector("[type=file]");
  const job = form.querySelector("[data-sending-files]");
  form.querySelector("[data-add]").hidden = true;
  form.querySelector("[data-drop-help]").hidden = false;

  const send = (chosen) => {
    if (!job.hidden || !chosen.length) return;
    const fits = new DataTransfer();
    for (const file of chosen) if (file.size <= Number(part.dataset.most)) fits.items.add(file);
    tell(part, chosen.filter((file) => file.size > Number(part.dataset.most)));
    input.files = fits.files;
    if (fits.files.length) form.requestSubmit();
  };
  const over = (event, is) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    form.classList.toggle("over", is);
  };

  input.addEventListener("change", () => send([...input.files]));
  part.addEventListener("dragover", (event) => over(event, true));
  part.addEventListener("dragleave", (event) => over(event, part.contains(event.relatedTarget)));
  part.addEventListener("drop", (event) => { over(event, false); send([...event.dataTransfer.files]); });
  form.addEventListener("htmx:beforeSend", () => { job.hidden = false; });
  form.addEventListener("htmx:afterRequest", () => { job.hidden = true; });
  form.addEventListener("htmx:xhr:progress", ({ detail }) => {
    if (!detail.lengthComputable || job.hidden) return;
    const share = Math.floor((100 * detail.loaded) / detail.total);
    job.querySelector("progress").value = share;
    job.querySelector("[data-sent-share]").textContent = share < 100 ? `${share}\u202f%` : job.dataset.sent;
  });
}

function tell(part, large) {
  const message = part.querySelector("[data-refused]");
  message.hidden = !large.length;
  message.querySelector("ul").replaceChildren(...large.map((file) => {
    const line = document.createElement("li");
    line.textContent = `${file.name} ${part.dataset.tooLarge}`;
    return line;
  }));
}
