// What every page shares: it adopts what the server printed, sends requests one at a time and numbered, asks again for
// what was lost with a connection, and stops when its kernel is gone. A page's own script extends Page. The two are the
// modules of a page of our own, whose line the server's script gives it; and one text in its widget elsewhere.

const AGAIN = 2000;  // ms until a request that got no answer is sent again; then twice as long, and so on
const SLOW = 1000;  // milliseconds until a page says that it waits

export class Page {
  constructor(root) {
    this.root = root;
    root.plannerPage = this;
    this.isOurs = root.id === "planner-opening";   // the page is ours alone: it has its address and its title
    this.line = null;        // how requests reach the kernel
    this.flight = null;      // the number of the one request under way
    this.asked = null;       // what it asks
    this.todo = [];          // what is asked for next, in order
    this.visit = `${Math.random()}`;   // another page of the same kernel counts for itself
    this.n = 0;
    const hear = (place, kind) => place.addEventListener(kind, (event) => this[`on${kind}`]?.(event));
    for (const kind of ["click", "submit", "input", "change"]) hear(root, kind);
    // On a page of our own Ctrl+Z is heard wherever the keyboard is; in JupyterLab it is not ours elsewhere.
    hear(this.isOurs ? document : root, "keydown");
    document.addEventListener("planner:alive", (event) => this.onalive(event.detail));
  }

  // A page of our own speaks the page's language.
  named() {
    const [page] = this.root.children;
    if (!this.isOurs || !page) return;
    document.documentElement.lang = page.dataset.language;
    document.title = page.querySelector("[data-title]").textContent;
  }

  // What the page was opened for. The token is between the browser and the server, and no matter of who looks on.
  address() {
    const query = new URLSearchParams(location.search);
    const shown = query.has("token");
    query.delete("token");
    if (shown && this.isOurs) history.replaceState(null, "", `?${query}`);
    return Object.fromEntries(query);
  }

  // --- the hand ---

  onclick(event) {
    const button = event.target.closest("button[data-do]");
    if (button) this.ask(button.dataset.do, button.dataset.with);
  }

  // Undo and redo; a field in which letters are typed has its own.
  onkeydown(event) {
    if (!(event.ctrlKey || event.metaKey)) return;
    if (event.target.matches("input:not([type=range], [type=radio], [type=checkbox]), textarea")) return;
    const action = { z: event.shiftKey ? "redo" : "undo", y: "redo" }[event.key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    this.ask(action);
  }

  // The kernel is gone for good: what stands there is the last there is, and the notice says so.
  onalive(state) {
    if (state !== "stopped" && state !== "idle") return;
    this.line = null;
    clearTimeout(this.again);
    clearTimeout(this.slow);
    this.root.classList.remove("wi-slow");
    this.root.dataset.line = "lost";
    for (const field of this.root.querySelectorAll("button, input, select")) field.disabled = field.dataset.do !== "print";
  }

  // --- the line to the kernel ---

  pump() {
    const isResting = !this.flight && !this.todo.length;
    this.root.classList.toggle("wi-unready", !this.line && !isResting);
    this.root.dataset.rests = String(isResting && !this.isMoving?.());
    if (!this.line || this.flight || !this.todo.length) return;
    this.asked = this.next();
    const { files, ...request } = this.asked;
    this.n += 1;
    this.flight = this.n;
    this.slow = setTimeout(() => this.root.classList.add("wi-slow"), SLOW);
    [this.sent, this.files] = [{ visit: this.visit, ...request, n: this.n }, files];
    this.send(this.sent, this.files, AGAIN);
  }

  // What is asked next, of what waits.
  next() {
    return this.todo.shift();
  }

  // What was under way when a connection was cut is lost: the same again, which the kernel answers and does once.
  send(request, files, wait) {
    this.line?.(request, files);
    this.again = setTimeout(() => this.send(request, files, 2 * wait), wait);
  }

  // The connection was cut and is back: what was under way is asked again at once.
  resume() {
    if (!this.flight) return;
    clearTimeout(this.again);
    this.send(this.sent, this.files, AGAIN);
  }

  connect(line) {
    this.line = line;
    this.root.dataset.line = "open";
    this.todo.unshift({ what: "hello", query: this.address(), ...this.hello?.() });
    this.pump();
  }

  async answer(n, packed, files = []) {
    if (n !== this.flight) return;
    clearTimeout(this.again);
    const data = JSON.parse(await unpacked(packed).text());
    if (n !== this.flight) return;   // it came twice
    this.flight = null;
    clearTimeout(this.slow);
    this.root.classList.remove("wi-slow");
    this.answered(data, files);
    this.pump();
  }

  hear(message, buffers) {
    const [packed, ...files] = buffers;
    this.answer(message.n, packed, files);
  }
}

export function unpacked(packed) {
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip")));
}

// Make one tree like another, keeping every element that is still the same: what is typed stays typed.
export function morph(old, fresh) {
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

// Begin a page on what the server printed; a page's own script hands out what this gives.
export function begin(Kind) {
  // The page is still streaming in when this runs: what the server printed is whole once its end is there. Where it could
  // print nothing, the page begins empty, and has everything from its kernel.
  const adopt = () => {
    const isWhole = document.getElementById("planner-opening-end");
    const place = isWhole ? document.getElementById("planner-opening")
      : document.readyState !== "loading" && document.getElementById("opening");
    if (!place) return false;
    if (place.plannerPage) return true;
    place.id = "planner-opening";   // also where it begins empty the page is ours
    place.classList.add("planner-page");
    const data = document.getElementById("planner-opening-data");
    document.plannerPage = new Kind(place, data && JSON.parse(data.textContent));
    document.dispatchEvent(new CustomEvent("planner:page"));   // whoever has a line to its kernel gives it one
    return true;
  };
  if (!adopt() && document.readyState === "loading") {
    const watch = new MutationObserver(() => { if (adopt()) watch.disconnect(); });
    watch.observe(document, { childList: true, subtree: true });
    document.addEventListener("DOMContentLoaded", adopt);
  }
  return {
    render({ model, el }) {
      const place = el.appendChild(document.createElement("div"));
      place.classList.add("planner-page");
      const page = new Kind(place);
      model.on("msg:custom", (message, buffers) => page.hear(message, buffers));
      page.connect((request, files) => model.send(request, undefined, files));
    },
  };
}
