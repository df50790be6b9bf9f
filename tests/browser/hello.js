// A page of one button that tells, and one that fails.
performance.mark("hello");
document.documentElement.dataset.hello = "drawn";
document.dispatchEvent(new CustomEvent("planner:painted"));
const button = (send, what) => {
  const made = document.querySelector("main").appendChild(document.createElement("button"));
  made.textContent = what;
  made.onclick = () => send({ what });
};
const answer = document.createElement("p");
document.plannerPage = {
  connect(send) {
    for (const what of ["Tell", "Fail"]) button(send, what);
    document.querySelector("main").append(answer);
  },
  hear({ told }) { answer.textContent = told; },
  resume() {},
};
document.dispatchEvent(new CustomEvent("planner:page"));
