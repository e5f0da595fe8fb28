// Shows the first invalid field of a page in its middle, away from the bar at the bottom. The browser has focused it.
document.querySelector("[autofocus][aria-invalid]")?.scrollIntoView({ block: "center" });
