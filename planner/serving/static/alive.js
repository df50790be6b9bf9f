// Asks every few seconds whether the page's kernel answers, and shows the notice printed for the state it is in.
// The asking starts here and not in the kernel: a ticker there would count as activity and keep every session alive.
// voila#67: Voilà itself says nothing when a kernel dies.
const EVERY = 2500;   // ms; with the server's patience of 5 s a lost kernel is said within 10
const WAIT = 6500;    // ms for an answer, a little over the server's patience
const config = JSON.parse(document.getElementById("jupyter-config-data").textContent);
const address = `${config.baseUrl}alive/${config.kernelId}`;
const FINAL = new Set(["stopped", "idle"]);
let state = "alive";
let isLeaving = false;
let timer = 0;

function show(next) {
  if (next === state || isLeaving) return;
  state = next;
  for (const notice of document.querySelectorAll("[data-notice]")) {
    notice.hidden = notice.dataset.notice !== state;
  }
  document.dispatchEvent(new CustomEvent("planner:alive", { detail: state }));
}

async function ask() {
  clearTimeout(timer);
  const started = performance.now();
  try {
    const answer = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(WAIT) });
    // A proxy that finds no server says 502: that is no word of the kernel.
    show(answer.ok ? (await answer.json()).state : answer.status < 500 ? "stopped" : "offline");
  } catch {
    show("offline");
  }
  if (!FINAL.has(state) && !isLeaving) {
    timer = setTimeout(ask, Math.max(500, EVERY - (performance.now() - started)));
  }
}

// A beacon is sent though the page is gone.
function leave() {
  isLeaving = true;
  clearTimeout(timer);
  const farewell = new FormData();
  farewell.append("_xsrf", (document.cookie.match(/(?:^|;\s*)_xsrf=([^;]*)/) || [])[1] || "");
  navigator.sendBeacon(`${config.baseUrl}voila/api/shutdown/${config.kernelId}`, farewell);
}

addEventListener("pagehide", leave);
// Brought back from the browser's own cache, the page would move levers no kernel answers.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
document.addEventListener("visibilitychange", () => {
  // Timers sleep in a hidden tab: ask at once when somebody looks again.
  if (!document.hidden && !FINAL.has(state) && !isLeaving) ask();
});
function look() {
  if (document.querySelector("[data-failed]")) show("stopped");
}
if (document.readyState === "loading") addEventListener("DOMContentLoaded", look);
else look();
timer = setTimeout(ask, EVERY);
