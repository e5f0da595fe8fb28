// Proposes the browser's time zone where a form asks for one (`data-time-zone`) and nothing was chosen yet.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

for (const field of document.querySelectorAll("[data-time-zone]")) {
  if (!zone) break;
  const untouched = field.dataset.timeZone !== "chosen";
  const known = field.tagName !== "SELECT" || [...field.options].some((option) => option.value === zone);
  if (untouched && known) field.value = zone;
}
