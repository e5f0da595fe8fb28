// “/” leads to the search, or to its field on the page that has it.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const field = document.querySelector(".search input");
  const way = field ?? document.querySelector(".search__open");
  if (!way) return;
  event.preventDefault();
  if (field) field.select();
  else way.click();
});
