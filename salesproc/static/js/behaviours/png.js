// A link to an SVG of ours gives a PNG instead: the browser draws it, twice as fine, and the file is saved.
// Without a script, or where it cannot be drawn, the link gives the SVG.
const SCALE = 2;

export function start(link) {
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const image = new Image();
    image.src = link.href;
    try {
      await image.decode();
    } catch {
      location.assign(link.href);
      return;
    }
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width * SCALE, height: image.height * SCALE });
    const drawing = canvas.getContext("2d");
    drawing.scale(SCALE, SCALE);
    drawing.drawImage(image, 0, 0);
    canvas.toBlob((blob) => save(blob, link.dataset.name), "image/png");
  });
}

function save(blob, name) {
  const address = URL.createObjectURL(blob);
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
