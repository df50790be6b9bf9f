// The estimate page: native fields, whole forms sent, one request in flight. No arithmetic and no sentence stands
// here; every number and every word comes from Python as HTML, and what has not changed stays in place. The same file
// is the page's own module and the widget's, which then only lends that page its line to the kernel.

const REST = 250;      // ms without a key after which what is being typed is shown beside the question
const AGAIN = 8000;    // ms after which an answer that has not come is asked for once more; Python does nothing twice
const LEAVING = new Set(["begin", "next", "unknown", "last", "skip", "past", "back"]);

class Page {
  constructor(root) {
    this.root = root;
    root.plannerPage = this;
    this.line = null;
    this.flight = null;     // the one request under way
    this.todo = [];
    this.visit = `${Math.random()}`;
    this.count = 0;
    this.isOurs = root.id === "planner-opening";   // the page is ours alone: it has its address and its title
    root.addEventListener("click", (event) => this.onClick(event));
    root.addEventListener("submit", (event) => this.onSubmit(event));
    root.addEventListener("input", (event) => this.onInput(event));
    root.addEventListener("change", (event) => this.onFile(event.target));
    (this.isOurs ? document : root).addEventListener("keydown", (event) => this.onKey(event));
    document.addEventListener("planner:alive", (event) => this.onAlive(event.detail));
    this.settle();
  }

  // --- the hand ---

  onClick(event) {
    const button = event.target.closest("button[data-do]");
    if (button) this.ask(button.dataset.do, button.dataset.with);
  }

  onSubmit(event) {
    event.preventDefault();
    this.ask(event.target.dataset.do);
  }

  onInput(event) {
    if (!event.target.form?.matches("[data-look]")) return;
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.ask("look"), REST);
  }

  onKey(event) {
    if (!(event.ctrlKey || event.metaKey) || event.target.matches("input:not([type=radio], [type=checkbox])")) return;
    const action = { z: event.shiftKey ? "redo" : "undo", y: "redo" }[event.key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    this.ask(action);
  }

  async onFile(input) {
    if (!input.matches("[data-upload]") || !input.files.length) return;
    const [file] = input.files;
    const isTooLarge = file.size > Number(input.dataset.most);
    this.root.querySelector("#es-too-large").hidden = !isTooLarge;
    if (!isTooLarge) this.ask("upload", { name: file.name, number: this.root.querySelector("[data-upload-number]").value }, [await file.arrayBuffer()]);
    input.value = "";
  }

  // --- the line to the kernel: whole forms, one in flight, numbered ---

  ask(what, extra = null, files = []) {
    clearTimeout(this.resting);
    if (this.todo.at(-1)?.what === "look") this.todo.pop();   // what was being typed is in the form that follows
    const form = this.root.querySelector("form[data-at], form[data-do=begin]");
    const from = `${form?.id} ${form?.dataset.form}`;
    // A question is left once: the second of two quick presses was meant for the one the hand still saw.
    const isAgain = (asked) => LEAVING.has(what) && asked?.what === what && asked.from === from;
    if (isAgain(this.flight)) return;
    this.todo = this.todo.filter((asked) => !isAgain(asked));
    this.count += 1;
    this.todo.push({
      n: `${this.visit}:${this.count}`, what, from, files, at: form?.dataset.at ?? null,
      with: parsed(extra), fields: form ? Object.fromEntries(new FormData(form)) : {},
    });
    this.pump();
  }

  pump() {
    const isResting = !this.flight && !this.todo.length;
    this.root.classList.toggle("wi-unready", !this.line && !isResting);
    this.root.dataset.rests = String(isResting);
    if (!this.line || this.flight || !this.todo.length) return;
    this.flight = this.todo.shift();
    this.send();
  }

  send() {
    clearTimeout(this.waiting);
    const { files, from, ...request } = this.flight;
    this.line(request, files);
    this.waiting = setTimeout(() => this.flight && this.line && this.send(), AGAIN);
  }

  connect(line) {
    this.line = line;
    this.root.dataset.line = "open";
    this.count += 1;
    this.todo.unshift({ n: `${this.visit}:${this.count}`, what: "hello", files: [],
      query: Object.fromEntries(new URLSearchParams(location.search)) });
    this.pump();
  }

  async answer(n, packed) {
    if (n !== this.flight?.n) return;
    clearTimeout(this.waiting);
    const data = await unpack(packed);
    this.flight = null;
    const fresh = document.createElement("template");
    fresh.innerHTML = data.html;
    const [now] = this.root.children;
    if (now) morph(now, fresh.content.firstElementChild);
    else this.root.append(fresh.content);
    if (this.isOurs) history.replaceState(null, "", `?${new URLSearchParams(data.query)}`);
    this.settle();
    this.pump();
  }

  // The kernel is gone for good: nothing typed now would be saved. What the notice says is to be done is this page's
  // own: here answers are saved or not, where another page has figures.
  onAlive(state) {
    for (const said of this.root.querySelectorAll(`[data-lost~="${state}"]`)) {
      const line = document.querySelector(`[data-notice="${state}"] [lang="${said.lang}"]`);
      if (line) line.lastChild.data = ` ${said.textContent}`;
    }
    if (state !== "stopped" && state !== "idle") return;
    this.line = null;
    this.root.dataset.line = "lost";
    for (const field of this.root.querySelectorAll("button, input, select")) field.disabled = true;
  }

  // Another question: the keyboard goes to its first field, and the page to its top.
  settle() {
    if (this.isOurs && this.root.firstElementChild) {
      document.documentElement.lang = this.root.firstElementChild.dataset.language;
      document.title = this.root.querySelector("[data-title]").textContent;
    }
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

// Make one tree like another, keeping every element that is still the same: what is typed stays typed.
function morph(old, fresh) {
  const isSame = old.nodeName === fresh.nodeName && old.id === fresh.id && old.dataset?.form === fresh.dataset?.form;
  if (!isSame) return old.replaceWith(fresh);
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  const [was, now] = [[...old.childNodes], [...fresh.childNodes]];
  for (const [index, child] of now.entries()) {
    if (was[index]) morph(was[index], child);
    else old.append(child);
  }
  for (const child of was.slice(now.length)) child.remove();
}

function parsed(extra) {
  return typeof extra === "string" && extra.startsWith("{") ? JSON.parse(extra) : extra;
}

async function unpack(packed) {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

// The page is still streaming in when this runs: what the server printed is whole once its end is there.
function adopt() {
  const printed = document.getElementById("planner-opening");
  if (!document.getElementById("planner-opening-end")) return false;
  if (!printed.plannerPage) new Page(printed);
  return true;
}
if (!adopt() && document.readyState === "loading") {
  const watch = new MutationObserver(() => { if (adopt()) watch.disconnect(); });
  watch.observe(document, { childList: true, subtree: true });
}

export default {
  render({ model, el }) {
    adopt();
    const place = document.getElementById("planner-opening") || el.appendChild(document.createElement("div"));
    place.classList.add("planner-page");
    const page = place.plannerPage || new Page(place);
    model.on("msg:custom", (message, buffers) => page.answer(message.n, buffers[0]));
    page.connect((request, files) => model.send(request, undefined, files));
  },
};
