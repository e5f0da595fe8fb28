// Says which files were chosen and how large they are, in the <output data-file-name> beside the field.
const NAMED = 3;

function size(bytes) {
  const [value, unit] = bytes < 1e6 ? [bytes / 1e3, "kilobyte"] : [bytes / 1e6, "megabyte"];
  return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, maximumFractionDigits: 1 }).format(value);
}

document.addEventListener("change", ({ target }) => {
  if (target.type !== "file") return;
  const said = document.querySelector(`output[data-file-name][for="${CSS.escape(target.id)}"]`);
  if (!said) return;
  const files = [...target.files];
  const named = files.slice(0, NAMED).map((file) => `${file.name}, ${size(file.size)}`);
  if (files.length > NAMED) named.push(`+ ${files.length - NAMED}`);
  said.textContent = named.join("; ");
});
