// What is typed in the forms a meeting has laid on the page, while Python lays them anew, and when the page is loaded again.

const fields = (place) => [...place.querySelectorAll("form [name][id]")];

function printed(field) {
  if (field.type === "checkbox") return field.defaultChecked ? "on" : "";
  if (field.options) return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0]).value;
  return field.defaultValue;
}

const typed = (field) => field.type === "checkbox" ? field.checked && "on" || "" : field.value;

function put(field, value) {
  if (typed(field) === value) return;   // or the caret would jump
  if (field.type === "checkbox") field.checked = value === "on";
  else field.value = value;
}

// Python's word is shown in a field that stands as Python has had it, and what a hand has typed since stays. What was
// decided has left its form; what is typed for the next decision has not.
export function whileLaid(place, asked, decided, lay) {
  const before = new Map(fields(place).map((field) => [field.id, [printed(field), typed(field)]]));
  lay();
  for (const field of fields(place)) {
    const [was, hand] = before.get(field.id) ?? [];
    if (hand === undefined) continue;
    const { do: what } = field.form.dataset, now = printed(field);
    const isSent = what === asked?.what && hand === (asked.with?.[field.name] ?? "");
    const isOld = now !== was && (hand === was || isSent) || isSent && what === "decide" && decided;
    put(field, isOld ? now : hand);
  }
}

// All that stands in the form of the hours, which no one has kept yet; of others what is not as it was printed.
export function typedIn(root) {
  const own = fields(root).filter((field) => field.closest("[data-part]") && (field.form.dataset.do === "hours" ? typed(field) : typed(field) !== printed(field)));
  return Object.fromEntries(own.map((field) => [field.id, typed(field)]));
}

// Whether any of it belongs to the hours, and Python is to hear of it.
export function putBack(root, kept = {}) {
  const own = fields(root).filter(({ id }) => id in kept);
  for (const field of own) put(field, kept[field.id]);
  return own.some((field) => field.form.dataset.do === "hours");
}
