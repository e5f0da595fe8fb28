// A tab that nobody looks at, or that has no network, asks for nothing. Once that is over, it asks at once.
const isAway = () => document.hidden || !navigator.onLine;
const askNow = () => {
  if (isAway()) return;
  for (const board of document.querySelectorAll('[hx-trigger^="every"]')) board.dispatchEvent(new CustomEvent("every"));
};
document.addEventListener("htmx:before:request", (event) => {
  if (isAway() && event.detail.ctx.sourceEvent?.type === "every") event.preventDefault();
});
document.addEventListener("visibilitychange", askNow);
window.addEventListener("online", askNow);
