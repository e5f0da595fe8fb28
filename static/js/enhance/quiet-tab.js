// A tab that nobody looks at asks for nothing; once it is looked at again, it asks at once.
document.addEventListener("htmx:before:request", (event) => {
  if (document.hidden && event.detail.ctx.sourceEvent?.type === "every") event.preventDefault();
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  for (const board of document.querySelectorAll('[hx-trigger^="every"]')) board.dispatchEvent(new CustomEvent("every"));
});
