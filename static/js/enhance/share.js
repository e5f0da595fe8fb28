// Shares the address of the page by the device's own means, else copies it. Without scripts there is no button: the
// address bar does it.
const can = navigator.share || navigator.clipboard;

function offer(button) {
  button.hidden = !can;
}

async function share(button) {
  const url = button.dataset.share;
  try {
    if (navigator.share) return await navigator.share({ title: document.title, url });
    await navigator.clipboard.writeText(url);
    button.textContent = button.dataset.copied;
  } catch {
    // the reader changed their mind, or the browser forbids it: nothing was shared, and nothing is lost
  }
}

document.querySelectorAll("[data-share]").forEach(offer);
document.addEventListener("htmx:after:swap", () => document.querySelectorAll("[data-share]").forEach(offer));
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-share]");
  if (button) share(button);
});
