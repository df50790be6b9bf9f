const field = document.querySelector("input[type=search]");
const rows = [...document.querySelectorAll("tr[data-find]")];
const counted = document.querySelector("output");
const plain = (text) => text.normalize("NFC").toLowerCase().replaceAll("aa", "å").trim();
field.addEventListener("input", () => {
  const wanted = plain(field.value).split(/\s+/);
  for (const row of rows) row.hidden = !wanted.every((part) => row.dataset.find.includes(part));
  counted.textContent = field.value.trim() ? `${rows.filter((row) => !row.hidden).length} / ${rows.length}` : "";
});
field.closest("p").hidden = false;
