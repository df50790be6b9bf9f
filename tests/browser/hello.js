performance.mark("hello"); document.documentElement.dataset.hello = "drawn"; document.dispatchEvent(new CustomEvent("planner:painted"));
