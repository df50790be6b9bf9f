// Starts Voilà's front end: when the stage has painted, or the browser has nothing better to do, so that its 90 files
// never stand before the first chart; and at the page's end at the latest, because its main function waits for the
// window's `load` and does nothing when it comes after.
(() => {
  const { voila, now } = document.currentScript.dataset;
  const start = () => {
    if (document.getElementById("voila")) return;
    const script = document.createElement("script");
    script.id = "voila";
    script.src = voila;
    document.head.append(script);
  };
  if (now !== undefined) return start();
  document.addEventListener("planner:painted", start, { once: true });
  setTimeout(() => (window.requestIdleCallback ? requestIdleCallback(start, { timeout: 700 }) : start()), 400);
})();
