// Takes files that are dropped on the card around `[data-drop]` into the file field in it, as if they had been chosen.
for (const drop of document.querySelectorAll("[data-drop]")) {
  const field = drop.querySelector("input[type=file]");
  const card = drop.closest(".card") ?? drop;
  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
  drop.dataset.ready = "";

  card.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    drop.dataset.over = "";
  });
  card.addEventListener("dragleave", ({ relatedTarget }) => {
    if (!card.contains(relatedTarget)) delete drop.dataset.over;
  });
  card.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    delete drop.dataset.over;
    const taken = new DataTransfer();
    for (const item of event.dataTransfer.items) {
      if (item.kind === "file" && !item.webkitGetAsEntry?.()?.isDirectory) taken.items.add(item.getAsFile());
    }
    if (!taken.files.length) return;
    field.files = taken.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.focus();
  });
}

// A file that misses the card must not open in place of the page that somebody is filling in.
if (document.querySelector("[data-drop]")) {
  for (const name of ["dragover", "drop"]) {
    addEventListener(name, (event) => { if (event.dataTransfer?.types.includes("Files")) event.preventDefault(); });
  }
}
