// Says which file was chosen and how large it is, in the <output data-file-name> beside the field.
function size(bytes) {
  const [value, unit] = bytes < 1e6 ? [bytes / 1e3, "kilobyte"] : [bytes / 1e6, "megabyte"];
  return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, maximumFractionDigits: 1 }).format(value);
}

document.addEventListener("change", ({ target }) => {
  if (target.type !== "file") return;
  const said = document.querySelector(`output[data-file-name][for="${CSS.escape(target.id)}"]`);
  if (said) said.textContent = [...target.files].map((file) => `${file.name}, ${size(file.size)}`).join("; ");
});
