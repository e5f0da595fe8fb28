// Shares the address of the page by the device's own means, else copies it; copies what stands in a field. Without
// scripts there is no button: the address bar does it, and what stands in a field can be marked.
const BUTTONS = "[data-share], [data-copy]";

function offer(button) {
  button.hidden = !(navigator.clipboard || (navigator.share && "share" in button.dataset));
}

async function take(button) {
  const { share: url, copy: field } = button.dataset;
  try {
    if (url && navigator.share) return await navigator.share({ title: document.title, url });
    await navigator.clipboard.writeText(url ?? document.getElementById(field).value);
    button.textContent = button.dataset.copied;
  } catch {
    // the reader changed their mind, or the browser forbids it: nothing was shared, and nothing is lost
  }
}

document.querySelectorAll(BUTTONS).forEach(offer);
document.addEventListener("htmx:after:swap", () => document.querySelectorAll(BUTTONS).forEach(offer));
document.addEventListener("click", ({ target }) => {
  const button = target.closest(BUTTONS);
  if (button) take(button);
});
