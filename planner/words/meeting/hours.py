"""Where the hours come from, in sentences: asked, found, taken over, held in cards. Roles, never names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from planner.model.effort import HOURS_A_WEEK
from planner.model.estimate.people import OTHER
from planner.model.meeting.balance import Balance, OfRole
from planner.model.meeting.hours import UNSPLIT, TaskHours, Weekly
from planner.model.meeting.left import Enough, Left
from planner.model.meeting.sheet import Way
from planner.words.answers import task_words
from planner.words.language import Words, mark
from planner.words.terms import INSIDE, role_names, task_names

WAYS: Mapping[Way, str] = {
    Way.HAND_OVER: mark("Can be handed over"),
    Way.SIMPLIFY: mark("Can be simplified"),
    Way.CANNOT_STOP: mark("Cannot stop"),
}
_DECIMALS = 2


def hours_text(value: float, words: Words) -> str:
    """Write hours with the decimals they were typed with, two at most."""
    return words.as_given(round(value, _DECIMALS))


def weekly_text(weekly: Weekly, words: Words) -> str:
    """Write hours with their low and high, where those were given.

    >>> from planner.words.language import words_in
    >>> weekly_text(Weekly.of(3.2, 2.5, 4), words_in("da")), weekly_text(Weekly.of(3.2), words_in("da"))
    ('3,2 (2,5–4)', '3,2')
    """
    likely, ends = hours_text(weekly.hours.likely, words), ends_text(weekly, words)
    return f"{likely} ({ends})" if ends else likely


def ends_text(weekly: Weekly, words: Words) -> str:
    """Write low and high; "" where they were not given, or are the likely figure."""
    if not weekly.has_range or not weekly.hours.width:
        return ""
    return f"{hours_text(weekly.hours.low, words)}–{hours_text(weekly.hours.high, words)}"


def a_week(weekly: Weekly | float, words: Words) -> str:
    """Write hours a week with their unit: 1 hour a week, 3.2 (2.5–4) hours a week."""
    one = weekly if isinstance(weekly, Weekly) else Weekly.of(weekly)
    text = words.plural_template("{hours} hour a week", "{hours} hours a week", one.hours.likely)
    return text.format(hours=weekly_text(one, words))


def row_name(row: TaskHours, words: Words) -> str:
    """Name a task as a role has it."""
    kind = words.text(INSIDE[row.task_type]) if row.task_type else ""
    if row.task == UNSPLIT:
        assert row.task_type is not None
        name = words.text("{task_type}, not split into tasks", task_type=task_names(words)[row.task_type])
    else:
        name = task_words(words.language)[row.task][0]
        name += f" ({kind})" if row.task == OTHER and kind else ""
    return f"{name} · AUB" if row.aub else name


def question(balance: Balance, words: Words) -> str:
    """Ask where the hours come from, with the hours that are asked for."""
    if not balance.asked:
        return words.text("Where could hours come from?")
    return words.plural_template(
        "Where is {hours} hour a week to come from?",
        "Where are {hours} hours a week to come from?",
        balance.asked_in_all,
    ).format(hours=hours_text(balance.asked_in_all, words))


def found_sentences(balance: Balance, words: Words) -> Iterator[str]:
    """Say what is asked and what is found of it, whether it is enough, and what does not count."""
    found, asked = balance.found, balance.asked_in_all
    if not balance.asked:
        yield words.text(
            "Nothing is moved yet, so nothing is asked for. Found: {hours}.", hours=a_week(found, words)
        )
    else:
        yield _of_asked(found, asked, words)
    if len(balance.asked) == 1:
        yield from _enough(balance.over, words)
    else:  # hours over in one task type do not make up for hours missing in another
        for kind, hours in balance.asked.items():
            name = task_names(words)[kind]
            said = (_of_asked(balance.by_type[kind], hours, words), *_enough(balance.over_in(kind), words))
            yield f"{name}: {' '.join(said)}"
    yield from _beside(balance, words)


def _of_asked(found: Weekly, asked: float, words: Words) -> str:
    if found.hours.likely > asked:
        return words.text(
            "Found: {found}; asked for: {asked}.", found=a_week(found, words), asked=hours_text(asked, words)
        )
    return words.plural_template(
        "Found: {found} of {asked} hour a week.", "Found: {found} of {asked} hours a week.", asked
    ).format(found=weekly_text(found, words), asked=hours_text(asked, words))


def _enough(over: Left, words: Words) -> Iterator[str]:
    short, left = _ends(over, words)
    if over.low == over.likely == over.high or not over.has_range:
        is_enough = (
            mark("That is enough.") if over.has_range else mark("By the likely figures that is enough.")
        )
        yield words.text(mark("Still to be found: {short}.") if over.likely < 0 else is_enough, short=short)
        if not over.has_range:
            yield words.text(
                "Low and high were not given for all of it, so nothing is said of how sure that is."
            )
        return
    match over.enough:
        case Enough.YES:
            yield words.text("That is enough, with the low figures too.")
        case Enough.NO:
            yield words.text("Still to be found, even with the high figures: {short}.", short=short)
        case Enough.BETWEEN:
            yield words.text(
                "With the low figures {short} too few, with the high ones {left} to spare: whether it is enough, "
                "the estimates cannot show.",
                short=short,
                left=left,
            )


def _ends(left: Left, words: Words) -> tuple[str, str]:
    """Say how many are short, and how many over: at the ends between which it lies, or by the likely figure alone."""
    low, high = (left.low, left.high) if left.has_range else (left.likely, left.likely)
    short = -high if left.enough is Enough.NO else -low
    return a_week(max(0.0, short), words), a_week(max(0.0, high), words)


def _beside(balance: Balance, words: Words) -> Iterator[str]:
    """Say what is found that does not count, or counts with a reservation."""
    if balance.beside.hours.high:
        yield words.text(
            "Found elsewhere as well: {hours}. That is not {types} and does not count here.",
            hours=a_week(balance.beside, words),
            types=words.listed((words.text(INSIDE[kind]) for kind in balance.asked), "or"),
        )
    if balance.stays.hours.high:
        yield words.text(
            "Of what is found, {roles} would take over {hours}. It is still time on the same task types: the "
            "school's time in all grows by as much, unless something else stops there.",
            roles=words.listed(role_names(words)[role].lower() for role in balance.takers),
            hours=a_week(balance.stays, words),
        )
    if balance.of_aub.hours.high:
        yield words.text(
            "Of what is found, AUB funds pay for {hours}. Whether they may go to something else, this page does "
            "not know.",
            hours=a_week(balance.of_aub, words),
        )
    if count := len(balance.without_hours):
        yield words.plural(
            "{count} task is marked without hours and adds nothing.",
            "{count} tasks are marked without hours and add nothing.",
            count,
        )


def role_sentences(balance: Balance, words: Words) -> Iterator[str]:
    """Say what each role has found, a week and for each person; what it would take over stands with it."""
    several = sum(one.has is None or one.has.hours.likely > 0 for one in balance.by_role.values()) > 1
    for role, one in balance.by_role.items():
        parts = [_of_role(one, words, in_proportion=several)]
        found = one.found.hours.likely
        if found and one.people is not None and one.people > 1:
            parts.append(
                words.text(
                    "{each} for each of {count}, were they to share it equally",
                    each=hours_text(found / one.people, words),
                    count=words.number(one.people),
                )
            )
        if one.taken_over.hours.high:
            hours = a_week(one.taken_over, words)
            parts.append(words.text("would take over {hours} from others", hours=hours))
        yield f"{role_names(words)[role]}: {'; '.join(parts)}."


def _of_role(one: OfRole, words: Words, *, in_proportion: bool) -> str:
    found = a_week(one.found, words)
    if not one.asked or not in_proportion:
        return words.text("{found} found", found=found)
    return words.text(
        "{found} found; were every role to give in proportion, {asked}",
        found=found,
        asked=hours_text(one.asked, words),
    )


def card_sentences(balance: Balance, held: int, words: Words) -> Iterator[str]:
    """Say whether the hand of cards fits the hours found, before anything comes back and with what is expected."""
    if not held:
        yield words.text("No card is chosen.")
        return
    after, takes = balance.after_cards, a_week(balance.takes, words)
    short, left = _ends(after, words)
    released = weekly_text(balance.released, words)
    match after.enough:
        case Enough.YES:
            left = a_week(after.as_hours, words)
            text = mark("The cards take {takes} of the {released} found; {left} left.")
        case Enough.NO:
            text = mark("The cards take {takes}: {short} more than the {released} found.")
        case Enough.BETWEEN:
            text = mark(
                "The cards take {takes} of the {released} found: at one end {short} too many, at the other {left} left."
            )
    if len(balance.cards_without_hours) < held:
        yield words.text(text, takes=takes, released=released, short=short, left=left)
    if balance.gives.hours.high:
        yield _given(balance, words)
    if count := len(balance.cards_without_hours):
        yield words.plural(
            "{count} card has no hours yet, so it takes none here.",
            "{count} cards have no hours yet, so they take none here.",
            count,
        )


def _given(balance: Balance, words: Words) -> str:
    after = balance.with_given.likely
    said = (
        mark("The school expects {gives} back from them: then {hours} left.")
        if after >= 0
        else mark("The school expects {gives} back from them: then still {hours} too many.")
    )
    return words.text(said, gives=a_week(balance.gives, words), hours=a_week(abs(after), words))


def basis_sentences(net_hours_per_fte: float, words: Words) -> Iterator[str]:
    """Say which hours these are, and how their ends were added."""
    yield words.text(
        "Hours a week are of a full week of {week} hours, as on the lever. Hours a year are net: {year} for one FTE.",
        week=words.number(HOURS_A_WEEK),
        year=words.as_given(net_hours_per_fte),
    )
    yield words.text("Low figures are added to low, high to high: that they even out is not assumed.")
