// The estimate page: native fields, whole forms sent. No arithmetic and no sentence stands here; every number and every
// word comes from Python as HTML, and what has not changed stays in place.

import { Page, begin, morph } from "./line.js";

const UNSAVED = 5000;  // ms until what could not be saved is sent again
const REST = 250;      // ms without a key after which what is being typed is shown beside the question
const LEAVING = new Set(["begin", "next", "unknown", "last", "skip", "past", "back", "choose"]);

class Estimate extends Page {
  constructor(root) {
    super(root);
    this.settle();
  }

  // --- the hand ---

  onsubmit(event) {
    event.preventDefault();
    this.ask(event.target.dataset.do);
  }

  // Of two versions one is taken whole: every choice is set, and can be set otherwise before it is saved.
  onclick(event) {
    const { all } = event.target.closest("[data-all]")?.dataset ?? {};
    for (const radio of this.root.querySelectorAll(`#es-clash [value="${all}"]`)) radio.checked = true;
    super.onclick(event);
  }

  oninput(event) {
    if (!event.target.form?.matches("[data-look]")) return;
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.ask("look"), REST);
  }

  async onchange({ target: input }) {
    if (!input.matches("[data-upload]") || !input.files.length) return;
    const [file] = input.files;
    const isTooLarge = file.size > Number(input.dataset.most);
    this.root.querySelector("#es-too-large").hidden = !isTooLarge;
    if (!isTooLarge) this.ask("upload", { name: file.name, number: this.root.querySelector("[data-upload-number]").value }, [await file.arrayBuffer()]);
    input.value = "";
  }

  // --- what is asked: whole forms ---

  ask(what, extra = null, files = []) {
    clearTimeout(this.resting);
    if (this.todo.at(-1)?.what === "look") this.todo.pop();   // what was being typed is in the form that follows
    const form = this.root.querySelector("form[data-form], form[data-do=begin]");
    const from = `${form?.id} ${form?.dataset.form}`;
    // A question is left once: the second of two quick presses was meant for the one the hand still saw.
    const isAgain = (asked) => LEAVING.has(what) && asked?.what === what && asked.from === from;
    if (this.flight && isAgain(this.asked)) return;
    this.todo = this.todo.filter((asked) => !isAgain(asked));
    this.todo.push({
      what, from, files, at: form?.dataset.at ?? null,
      with: parsed(extra), fields: form ? Object.fromEntries(new FormData(form)) : {},
    });
    this.pump();
  }

  answered(data) {
    const fresh = document.createElement("template");
    fresh.innerHTML = data.html;
    const [now] = this.root.children;
    if (now) morph(now, fresh.content.firstElementChild);
    else this.root.append(fresh.content);
    if (this.isOurs) history.replaceState(null, "", `?${new URLSearchParams(data.query)}`);
    this.settle();
    // What could not be saved is sent again until it is; the button is for who will not wait.
    clearTimeout(this.saving);
    if (this.root.querySelector("#es-save")) this.saving = setTimeout(() => this.ask("save"), UNSAVED);
  }

  // What the notice says is to be done is this page's own: here answers are saved or not, where another has figures.
  onalive(state) {
    for (const said of this.root.querySelectorAll(`[data-lost~="${state}"]`)) {
      const line = document.querySelector(`[data-notice="${state}"] [lang="${said.lang}"]`);
      if (line) line.lastChild.data = ` ${said.textContent}`;
    }
    super.onalive(state);
  }

  // Another question: the keyboard goes to its first field, and the page to its top.
  settle() {
    this.named();
    const place = this.root.querySelector("form[data-form], [data-focus]");
    const where = place && `${place.id} ${place.dataset.form}`;
    if (where === this.where) return;
    this.where = where;
    const first = place?.querySelector("[autofocus]") ?? place;
    first?.focus({ preventScroll: true });
    if (first?.matches("input[inputmode]")) first.select();
    scrollTo({ top: 0 });
  }
}

function parsed(extra) {
  return typeof extra === "string" && extra.startsWith("{") ? JSON.parse(extra) : extra;
}

export default begin(Estimate);
