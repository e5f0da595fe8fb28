// Keeps "five minutes ago" true while a page stays open. Without it the words that came with the page remain.
const STEPS = [["minute", 60], ["hour", 3600], ["day", 86400], ["week", 604800]];
const inWords = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });

function sinceThen(seconds) {
  const distance = Math.abs(seconds);
  if (distance < 45) return inWords.format(Math.round(seconds), "second");
  const next = STEPS.findIndex(([, length]) => distance < length);
  const [unit, length] = STEPS[next < 0 ? STEPS.length - 1 : Math.max(0, next - 1)];
  return inWords.format(Math.round(seconds / length), unit);
}

function refresh() {
  for (const time of document.querySelectorAll("time[data-relative]")) {
    const then = Date.parse(time.dateTime);
    if (Number.isNaN(then)) continue;
    const words = sinceThen((then - Date.now()) / 1000);
    if (time.textContent !== words) time.textContent = words;
    if (!time.title) time.title = new Date(then).toLocaleString(document.documentElement.lang);
  }
}

setInterval(() => { if (!document.hidden) refresh(); }, 30_000);
document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
