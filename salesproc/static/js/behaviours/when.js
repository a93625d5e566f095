// Says on the closed line what was chosen inside: "Sat 21 Nov, 09:30 · Call · 30 min".
export function start(details) {
  const says = details.querySelector("[data-when]");
  const field = (name) => details.querySelector(`[name="${name}"]`);
  const format = new Intl.DateTimeFormat(details.lang === "en" ? "en-GB" : details.lang, {
    weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit",
  });

  details.addEventListener("change", () => {
    const moment = new Date(field("starts_at").value);
    const channel = field("channel").selectedOptions[0];
    const minutes = field("minutes").value;
    const parts = [Number.isNaN(moment.getTime()) ? "" : format.format(moment)];
    if (channel?.value) parts.push(channel.textContent);
    if (minutes) parts.push(`${minutes} min`);
    says.textContent = parts.filter(Boolean).join(" · ");
  });
}
