"""What is said when one school's memo could not be made."""

from __future__ import annotations

from planner.words.language import Words, mark

_FAILURES = {
    "notebook": mark("the notebook stopped with an error ({detail})"),
    "died": mark("its process ended before it was done (code {detail})"),
    "disk": mark("it could not be written ({detail})"),
    "worker_lost": mark("the machines that began on it were lost ({detail})"),
    "other_version": mark("the machine that was to make it has another version of planner ({detail})"),
    "stopped": mark("the run was broken off"),
    "other": mark("something went wrong ({detail})"),
}


def failure_sentence(failure: str, detail: str, words: Words) -> str:
    """Word why a memo could not be made; one line, whatever the machine said."""
    if failure == "no_answer":
        return words.plural(
            "it was not done within {count} second",
            "it was not done within {count} seconds",
            float(detail),
        )
    return words.text(_FAILURES.get(failure, _FAILURES["other"]), detail=" ".join(detail.split()))
