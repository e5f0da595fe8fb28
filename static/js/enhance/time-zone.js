// Proposes the browser's time zone where a form asks for one (`data-time-zone`) and nothing was chosen yet.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

// Browsers still say Asia/Calcutta where the list says Asia/Kolkata: asked about either, they name the same one.
function named(value) {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: value }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

for (const field of document.querySelectorAll("[data-time-zone]")) {
  if (!zone || field.dataset.timeZone === "chosen") continue;
  if (field.tagName !== "SELECT") {
    field.value = zone;
    continue;
  }
  const options = [...field.options];
  const option = options.find(({ value }) => value === zone) ?? options.find(({ value }) => named(value) === zone);
  if (option) option.selected = true;
}
