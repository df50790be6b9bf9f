"""A sheet for whoever leads the meeting: five steps in an hour, what to ask first, what to do on the page, what to read aloud."""

from __future__ import annotations

from planner.memos.says.memo import Memo, Section, Sentence
from planner.memos.says.sources import labels
from planner.words.language import Words, mark

_STEPS = (
    (
        mark("1 · Where do we stand? · 10 minutes"),
        mark(
            "Before the page is shown, let each write down how many hours a week go to each task type. Then look."
        ),
        mark("Press 1. Leave the levers alone."),
        mark(
            "The question, and where the shares stand. Where guesses and figures differ most, talk about that."
        ),
    ),
    (
        mark("2 · What if? · 15 minutes"),
        mark(
            "Where should there be more time, and from where should it come? Hear everybody before a lever is moved."
        ),
        mark("Press 2. Move one lever at a time, and keep what is worth coming back to."),
        mark("The sentence under the levers, after each move."),
    ),
    (
        mark("3 · Where do the hours come from? · 15 minutes"),
        mark("Those who do the work: what can be handed over, done more simply, or not be stopped?"),
        mark("Press 3. Mark tasks until the hours that are asked for are found, or the lever is moved back."),
        mark("How much is found and how much is missing. Hours that nobody can name are not there."),
    ),
    (
        mark("4 · What does it mean? · 10 minutes"),
        mark("What would we have to believe for this to be right, and what speaks against it?"),
        mark("Press 4. Open what the report says, and what it does not."),
        mark("The other possible explanations. Nobody knows what follows from a move."),
    ),
    (
        mark("5 · What do we decide? · 10 minutes"),
        mark("Which of the kept scenarios, and why not the others?"),
        mark("Press 5. Set the scenarios side by side, write why and what you expect to see, and decide."),
        mark("The decision, with who stands for it and the day you look at it again. Take it along as PDF."),
    ),
)


def meeting_guide(words: Words) -> Memo:
    """Write the sheet, on one page."""
    leads = [words.text(lead) for lead in (mark("Ask first"), mark("Then"), mark("Read aloud"))]
    sections = tuple(
        Section(
            words.text(title),
            points=tuple(
                Sentence(words.text(text), lead=lead) for lead, text in zip(leads, texts, strict=True)
            ),
        )
        for title, *texts in _STEPS
    )
    return Memo(
        words.language,
        words.text(mark("A planning meeting in an hour")),
        words.text(mark("For whoever leads it")),
        (),
        Sentence(words.text(mark("Ask the room first, then move the lever, then read the sentence"))),
        (
            Sentence(
                words.text(
                    mark(
                        "The page is on the wall, the school is chosen, and its figures are those of the year. One person has the mouse, and it is not the one who leads."
                    )
                )
            ),
        ),
        (),
        sections,
        None,
        (),
        (),
        labels(words),
    )
