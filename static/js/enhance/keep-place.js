// A button that is gone after a change in place took the keyboard's place with it: go on in the region that changed.
let pressed = null;

document.addEventListener("submit", ({ target }) => {
  pressed = target.closest("section[id], div[id]")?.id ?? null;
});
document.addEventListener("htmx:after:settle", () => {
  const region = pressed && document.getElementById(pressed);
  if (!region || document.activeElement !== document.body) return;
  pressed = null;
  region.tabIndex = -1;
  region.focus({ preventScroll: true });
});
