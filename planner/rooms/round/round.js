// The round page: a table that Python writes; here it is only sorted, filtered and looked at again.

import { Page, begin, morph } from "./line.js";

const AGAIN_EVERY = 15000;  // ms between two looks, while somebody looks on

class Round extends Page {
  constructor(root) {
    super(root);
    this.filter = "";
    this.sort = { by: "progress", down: false };
    setInterval(() => this.look(), AGAIN_EVERY);
    document.addEventListener("visibilitychange", () => this.look());
    this.arrange();
  }

  // Nobody looks on, or the last look is still under way: another comes.
  look() {
    if (!document.hidden && this.line && !this.flight && !this.todo.length) this.ask("look");
  }

  ask(what, extra = null) {
    this.todo.push({ what, with: extra });
    this.pump();
  }

  answered(data) {
    const fresh = document.createElement("template");
    fresh.innerHTML = data.html;
    const typed = this.root.querySelector("#ro-find")?.value ?? "";
    const [now] = this.root.children;
    if (now) morph(now, fresh.content.firstElementChild);
    else this.root.append(fresh.content);
    const find = this.root.querySelector("#ro-find");
    if (find) find.value = typed;
    const said = this.root.querySelector("#ro-said");
    if (data.said) [said.hidden, said.textContent] = [false, data.said];
    this.named();
    if (this.isOurs) history.replaceState(null, "", `?${new URLSearchParams(data.query)}`);
    this.arrange();
  }

  // --- the hand ---

  onclick(event) {
    const filter = event.target.closest("[data-filter]"), sort = event.target.closest("[data-sort]");
    if (filter) this.filter = filter.dataset.filter;
    if (sort) {
      const by = sort.dataset.sort;
      this.sort = { by, down: this.sort.by === by && !this.sort.down };
    }
    if (filter || sort) this.arrange();
    else super.onclick(event);
  }

  oninput({ target }) {
    if (target.id === "ro-find") this.arrange();
  }

  onchange({ target }) {
    if (target.id === "ro-choose") this.ask("choose", target.value);
  }

  // --- what is shown, and in which order ---

  arrange() {
    const body = this.root.querySelector("#ro-table tbody");
    if (!body) return;
    const wanted = this.root.querySelector("#ro-find").value.trim().toLocaleLowerCase();
    const { by, down } = this.sort;
    const key = `by${by[0].toUpperCase()}${by.slice(1)}`;
    const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
    const rows = [...body.rows];
    rows.sort((a, b) => (down ? -1 : 1) * compare(a.dataset[key], b.dataset[key]) || compare(a.dataset.bySchool, b.dataset.bySchool));
    let shown = 0;
    for (const row of rows) {
      const fits = (!this.filter || row.dataset.progress === this.filter) && row.dataset.text.toLocaleLowerCase().includes(wanted);
      row.hidden = !fits;
      shown += fits;
    }
    if (rows.some((row, place) => row !== body.rows[place])) body.append(...rows);
    for (const button of this.root.querySelectorAll("[data-filter]")) button.setAttribute("aria-pressed", button.dataset.filter === this.filter);
    for (const head of this.root.querySelectorAll("[data-column]")) {
      if (head.dataset.column === by) head.setAttribute("aria-sort", down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    this.root.querySelector("#ro-none").hidden = shown > 0;
    this.root.querySelector("#ro-count").textContent = `${shown} / ${rows.length}`;
  }
}

export default begin(Round);
