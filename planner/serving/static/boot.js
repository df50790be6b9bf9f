// Starts Voilà's front end: its 90 files hold the main thread for up to a quarter of a second at a time, so not before
// the stage has painted and had its first second; and at the page's end at the latest, because its main function waits
// for the window's `load` and does nothing when it comes after.
(() => {
  const FIRST_SECOND = 1000;
  const { voila, now } = document.currentScript.dataset;
  const start = () => {
    if (document.getElementById("voila")) return;
    const script = document.createElement("script");
    script.id = "voila";
    script.src = voila;
    document.head.append(script);
    // Voilà's panel of widgets comes as a nameless div beside the page's own landmarks.
    new MutationObserver((_, observer) => {
      const panel = document.getElementById("main");
      if (!panel) return;
      panel.setAttribute("role", "region");
      panel.setAttribute("aria-label", document.title);
      observer.disconnect();
      again(panel);
    }).observe(document.body, { childList: true });
  };
  // On a machine with too much to do Voilà may ask for the widget before the kernel has told of it; then it says so and
  // asks no more. The page opens itself again, once.
  const again = (panel) => new MutationObserver(() => {
    const [{ type }] = performance.getEntriesByType("navigation");
    if (type !== "reload" && panel.textContent.includes("model not found")) location.reload();
  }).observe(panel, { childList: true, subtree: true });
  if (now !== undefined) return start();
  const whenIdle = () => (window.requestIdleCallback ? requestIdleCallback(start, { timeout: 500 }) : start());
  setTimeout(whenIdle, Math.max(0, FIRST_SECOND - performance.now()));
})();
