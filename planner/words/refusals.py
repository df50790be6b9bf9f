"""What is said when a memo's notebook cannot be used, and when one school's memo could not be made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from planner.words.language import Words, mark

_SENTENCES = {
    "not_a_notebook": mark("{path} is not a notebook that can be read."),
    "no_parameters_cell": mark("{path} has no cell tagged “parameters”: start from a copy of memo.ipynb."),
    "unknown_parameters": mark("{path} does not know {names}: its parameters cell must name them."),
    "missing_parameters": mark("{path} asks for {names}, which a run does not give."),
}


_FAILURES = {
    "notebook": mark("the notebook stopped with an error ({detail})"),
    "died": mark("its process ended before it was done (code {detail})"),
    "disk": mark("it could not be written ({detail})"),
    "worker_lost": mark("the machines that began on it were lost ({detail})"),
    "other_version": mark("the machine that was to make it has another version of planner ({detail})"),
    "stopped": mark("the run was broken off"),
    "other": mark("something went wrong ({detail})"),
}

_CLUSTER = {
    "no_distributed": mark(
        '--scheduler needs Dask, which is not installed here: pip install "planner[cluster]".'
    ),
    "no_scheduler": mark("Nobody answers at {address}: is the scheduler running, and the address right?"),
    "no_worker": mark("The scheduler at {address} has no worker: start one with dask worker {address}."),
}


def cluster_refusal(code: str, values: Mapping[str, object], words: Words) -> str:
    """Word a ClusterError."""
    return words.text(_CLUSTER[code], **values)


def failure_sentence(failure: str, detail: str, words: Words) -> str:
    """Word why a memo could not be made; one line, whatever the machine said."""
    if failure == "no_answer":
        return words.plural(
            "it was not done within {count} second",
            "it was not done within {count} seconds",
            float(detail),
        )
    return words.text(_FAILURES.get(failure, _FAILURES["other"]), detail=" ".join(detail.split()))


def notebook_refusal(code: str, values: Mapping[str, object], words: Words) -> str:
    """Word a NotebookError; its names are joined by commas."""
    worded = {
        key: ", ".join(map(str, value))
        if isinstance(value, Sequence) and not isinstance(value, str)
        else value
        for key, value in values.items()
    }
    return words.text(_SENTENCES[code], **worded)
