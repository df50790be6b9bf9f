// The layer of a chart that moves: bars with their figures, a pointer with its words, an arrow. plotly draws it where it
// stands; while a hand moves a lever, its marks are put in their places here. plotly's own way (animate) goes through the
// whole figure at every step, which is most of a slow machine's frame, and the next key of one held down breaks it off
// before anything is drawn.

const ANIMATE = { transition: { duration: 0 }, frame: { duration: 0, redraw: false }, mode: "immediate" };
const NECK = 0.9;   // of an arrow's size: where its line ends, before the tip
const numbersIn = (text) => text.match(/-?[\d.]+/g).map(Number);
const at = (value) => value.toFixed(2);

export class Moving {
  constructor(layer, Plotly) {
    Object.assign(this, { layer, Plotly, marks: {}, kind: layer.data[0].type });
    this.redrawn = () => this.find();
    layer.on("plotly_afterplot", this.redrawn);   // of another size, and drawn where it was drawn last
    this.find();
  }

  // Another takes the layer: what is moved here would be taken for where plotly has drawn it.
  stop() {
    this.layer.removeListener("plotly_afterplot", this.redrawn);
  }

  // What plotly has drawn.
  find() {
    const all = (what) => [...this.layer.querySelectorAll(what)];
    this.points = all(".point");
    this.words = all(".bartext, .textpoint text");
    [this.line] = all(".js-line");
    if (this.line) this.drawnAt = this.arrow();
    this.put();
  }

  // Which way plotly has drawn the arrow: its head is turned from there.
  arrow() {
    const [[x0, y0], [x1, y1]] = this.points.map((point) => numbersIn(point.getAttribute("transform")));
    return Math.atan2(y1 - y0, x1 - x0);
  }

  show(marks) {
    Object.assign(this.marks, marks);
    if (!this.put()) this.draw();
  }

  // Every mark in its place; false where one is drawn that has none, or has a place and is not drawn.
  put() {
    const { x, y, text = [], width } = { ...this.layer.data[0], ...this.marks };
    const { xaxis, yaxis } = this.layer._fullLayout;
    const known = x.every((value) => value !== null);
    if ((known ? x.length : 0) !== this.points.length || (text.length && text.length !== this.words.length)) return false;
    if (!known) return true;
    const places = x.map((value, index) => [xaxis.c2p(value), yaxis.c2p(y[index])]);
    for (const [index, place] of places.entries()) {
      if (this.kind === "bar") this.bar(index, place[0], y[index], width);
      else this.point(index, ...place);
      if (text.length && this.words[index].firstChild.data !== text[index]) this.words[index].firstChild.data = text[index];
    }
    if (this.line) this.turn(...places);
    return true;
  }

  bar(index, end, middle, width) {
    const [top, bottom] = [middle + width / 2, middle - width / 2].map((value) => at(this.layer._fullLayout.yaxis.c2p(value)));
    this.points[index].firstChild.setAttribute("d", `M0,${top}V${bottom}H${at(end)}V${top}Z`);
    const word = this.words[index];
    const [, y] = numbersIn(word.getAttribute("transform"));
    word.setAttribute("text-anchor", "start");   // beside the bar however long it is: nobody asks how long
    word.setAttribute("transform", `translate(${at(end + 3)},${y})`);
  }

  point(index, x, y) {
    this.points[index].setAttribute("transform", `translate(${at(x)},${at(y)})`);
    this.words[index]?.setAttribute("x", at(x));
  }

  turn([x0, y0], [x1, y1]) {
    const angle = Math.atan2(y1 - y0, x1 - x0);
    const far = Math.max(Math.hypot(x1 - x0, y1 - y0) - NECK * this.layer.data[0].marker.size[1], 0);
    this.line.setAttribute("d", `M${at(x0)},${at(y0)}L${at(x0 + far * Math.cos(angle))},${at(y0 + far * Math.sin(angle))}`);
    const turned = (angle - this.drawnAt) * 180 / Math.PI;
    this.points[1].setAttribute("transform", `translate(${at(x1)},${at(y1)}) rotate(${at(turned)})`);
  }

  // By plotly where marks come or go: one at a time, and the newest last.
  async draw() {
    if (this.isDrawing) return;
    this.isDrawing = true;
    const drawn = { ...this.marks };
    await this.Plotly.animate(this.layer, { data: [drawn], traces: [0] }, ANIMATE).catch(() => {});
    this.isDrawing = false;
    this.find();
    if (Object.keys(drawn).some((name) => drawn[name] !== this.marks[name])) this.show({});
  }
}
