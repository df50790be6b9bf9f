// The line from a page to its widget's kernel: messages over Jupyter's websocket, in the one protocol the server speaks
// (v1.kernel.websocket.jupyter.org: offsets, then channel and parts; jupyter_server, services/kernels/connection/base).
// Voilà's front end would do the same, and everything else that a notebook may show: a hundred files, a second of a
// laptop's time before the first answer.
//
// A page puts itself down as `document.plannerPage` and says "planner:page"; it is given `connect(send)` once, what comes
// as `hear(message, buffers)`, and `resume()` where a connection was cut and is back.
const PROTOCOL = "v1.kernel.websocket.jupyter.org";
const LONGEST = 5000;   // ms between two tries
const QUIET = 2000;     // ms without a word after something was sent, until the kernel is asked whether it hears
const DEAD = 3000;      // ms until that is answered, else the connection is given up
const OPENING = 10000;  // ms a connection may take to open
const SLOWEST = 64;     // bytes a ms that any line carries: a workbook takes its time
const WORD = 8;         // bytes of a number in the protocol
const { baseUrl, kernelId } = JSON.parse(document.getElementById("jupyter-config-data").textContent);
const session = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const address = new URL(`${baseUrl}api/kernels/${kernelId}/channels?session_id=${session}`, location.href);
address.protocol = address.protocol.replace("http", "ws");
const encoder = new TextEncoder();
const decoder = new TextDecoder();
let sent = 0;
let wait = 250;
let patience = 0;       // the timer that runs while nothing is heard
let socket = null;
let model = null;
let isOver = false;
let isConnected = false;

function packed(kind, channel, content, buffers = []) {
  const header = { msg_id: `${session}-${sent += 1}`, msg_type: kind, session, username: "", version: "5.3",
    date: new Date().toISOString() };
  const parts = [channel, ...[header, {}, {}, content].map((part) => JSON.stringify(part))].map((part) => encoder.encode(part));
  parts.push(...buffers.map((buffer) => new Uint8Array(buffer.buffer ?? buffer, buffer.byteOffset ?? 0, buffer.byteLength)));
  const numbers = [parts.length + 1, WORD * (parts.length + 2)];
  for (const part of parts) numbers.push(numbers.at(-1) + part.byteLength);
  const whole = new Uint8Array(numbers.at(-1));
  const view = new DataView(whole.buffer);
  for (const [index, number] of numbers.entries()) view.setBigUint64(WORD * index, BigInt(number), true);
  for (const [index, part] of parts.entries()) whole.set(part, numbers[index + 1]);
  return whole;
}

// Channel, header, two we have no use for, content; then buffers.
function parts(data) {
  const view = new DataView(data);
  const number = (index) => Number(view.getBigUint64(WORD * index, true));
  return Array.from({ length: number(0) - 1 }, (_, index) => new DataView(data, number(index + 1), number(index + 2) - number(index + 1)));
}

function heard({ data }) {
  calm();
  const [, header, , , content, ...buffers] = parts(data);
  if (JSON.parse(decoder.decode(header)).msg_type !== "comm_msg") return;
  const { comm_id: from, data: said } = JSON.parse(decoder.decode(content));
  if (from === model && said.method === "custom") document.plannerPage.hear(said.content, buffers);
}

// A connection can be dead and not closed: the laptop slept, a proxy forgot it. Nobody tells; it is only never answered.
// Whoever hears nothing at all asks the kernel, which answers this beside whatever it computes, and then gives up.
function calm() {
  clearTimeout(patience);
  patience = 0;
}

function send(message, buffers) {
  if (socket.readyState !== WebSocket.OPEN) return;   // the page asks again
  const whole = packed("comm_msg", "shell", { comm_id: model, data: { method: "custom", content: message } }, buffers);
  socket.send(whole);
  patience ||= setTimeout(probe, QUIET + whole.byteLength / SLOWEST);
}

function probe() {
  calm();
  if (socket.readyState === WebSocket.OPEN) socket.send(packed("kernel_info_request", "control", {}));
  patience = setTimeout(giveUp, DEAD);
}

function giveUp() {
  socket.onopen = socket.onmessage = socket.onclose = null;   // a dead one says so much later, or never
  socket.close();
  closed();
}

function opened() {
  calm();
  wait = 250;
  if (isOver) socket.close();   // said to be over while this was opening
  else if (isConnected) document.plannerPage.resume();
  else document.plannerPage.connect(send);
  isConnected = true;
}

function closed() {
  calm();
  setTimeout(open, wait);
  wait = Math.min(2 * wait, LONGEST);
}

function open() {
  if (isOver) return;
  socket = new WebSocket(address, [PROTOCOL]);
  socket.binaryType = "arraybuffer";
  socket.onopen = opened;
  socket.onmessage = heard;
  socket.onclose = closed;
  patience = setTimeout(giveUp, OPENING);
}

document.addEventListener("planner:alive", ({ detail }) => {
  isOver ||= detail === "stopped" || detail === "idle";
  if (detail === "alive" && socket?.readyState === WebSocket.OPEN) probe();   // the server is back: is the connection?
});

// Both must be there: the page, and the name of its widget, which comes at the end of what the server writes.
function begin() {
  const place = document.querySelector("[data-model]");
  if (model || !place || !document.plannerPage) return;
  model = place.dataset.model;
  watch.disconnect();
  open();
}
const watch = new MutationObserver(begin);
watch.observe(document, { childList: true, subtree: true });
document.addEventListener("planner:page", begin);
begin();
