"""Who does what: the time task by task, role by role, how schools arrange it, and tasks that nobody has."""

from __future__ import annotations

from collections.abc import Sequence

from planner.figures.memo_charts import Bar, bars_chart
from planner.files.content import organisation
from planner.memos.report.reported import NOW, SHARE, Reported, remarked, said
from planner.memos.says.memo import Figure, Section, Sentence, Table
from planner.model.allocation import TaskType
from planner.model.edition.counts import Asked, Counted
from planner.model.edition.figures import ROLE, TASK, Measure
from planner.model.edition.kinds import Kind
from planner.model.estimate.people import OTHER, TASKS
from planner.model.relations.work import Model
from planner.words.editions import COUNT_WHY, KINDS, WHY
from planner.words.language import begun, mark
from planner.words.terms import INSIDE

_FIRST, *_, _LAST = TaskType
_ARRANGED = {
    Model.CONSULTANT_AND_ADMINISTRATION: mark(
        "{count} with consultants and administrative staff beside them"
    ),
    Model.CONSULTANT_ALONE: mark("{count} with consultants alone"),
    Model.NO_CONSULTANT: mark("{count} without a consultant"),
}


def work(of: Reported) -> tuple[Section, ...]:
    """Answer who does what; one sentence where the edition does not hold it."""
    return (*_tasks(of), *_roles(of), *_models(of), *_nobody(of))


def _tasks(of: Reported) -> tuple[Section, ...]:
    words = of.words
    if not any(of.has(measure) for measure in TASK.values()):
        heading = words.text("How much time does each task take?")
        text = words.text(
            "The edition does not say: no school in it has given its time task by task, or it was not asked about."
        )
        return (Section(heading, ((said("no_tasks", text, NOW),),)),)
    return tuple(_of_type(of, task_type) for task_type in TaskType)


def _of_type(of: Reported, task_type: TaskType) -> Section:
    words = of.words
    measures = [TASK[task] for task, kind in TASKS.items() if kind is task_type and of.has(TASK[task])]
    name = words.text(INSIDE[task_type])
    heading = words.text("What does the time on {name} go to?", name=name)
    told = [measure for measure in measures if of.value(measure) is not None]
    sentences = [*_type_split(of, task_type), *_largest(of, measures)]
    if task_type is _FIRST:
        text = words.text(
            "Each task's figure is its part of all the time, of the schools that gave it, rounded by itself; so the tasks of a type need not total the type."
        )
        sentences.append(remarked("tasks_alone", text))
    if task_type is _LAST and of.value(TASK[OTHER]) is not None:
        text = words.text("Other work, of whichever type, took {share}.", share=of.written(TASK[OTHER]))
        sentences.append(said("other_tasks", text, NOW))
    title = said("tasks_picture", words.text("Part of all the time, mean over schools"), NOW)
    headings = (words.text("Task"), begun(words.text(KINDS[Kind.MEAN])), words.text("Schools"))
    rows = tuple(
        (of.name(measure), of.written(measure), words.number(of.schools(measure)) if measure in told else "–")
        for measure in measures
    )
    if not told:
        sentences = [*_type_split(of, task_type), _not_told(of, measures)]
    table = Table(heading, headings, rows) if told else None
    return Section(heading, (tuple(sentences),), _shares_drawn(of, title, told), table)


def _type_split(of: Reported, task_type: TaskType) -> list[Sentence]:
    words, measure = of.words, SHARE[task_type]
    if of.value(measure) is None:
        return []
    name, share = words.text(INSIDE[task_type]), of.written(measure)
    text = words.text("On average the schools spent {share} of the time on {name}.", share=share, name=name)
    if of.middle(measure):
        text = words.text(
            "On average the schools spent {share} of the time on {name}, the middle half of them {span}.",
            share=share, name=name, span=of.span(measure),
        )  # fmt: skip
    return [said("type_split", text, NOW)]


def _largest(of: Reported, measures: Sequence[Measure]) -> list[Sentence]:
    """Name the task that takes most of a type's time; nothing where two are alike, or one is suppressed."""
    if any(of.value(measure) is None for measure in measures):
        return []
    ordered = sorted(measures, key=lambda measure: of.value(measure) or 0.0)
    if len(ordered) < 2 or of.value(ordered[-1]) == of.value(ordered[-2]):  # noqa: PLR2004
        return []
    largest = ordered[-1]
    text = of.words.text(
        "“{task}” took most: {share} of all the time.", task=of.name(largest), share=of.written(largest)
    )
    return [said("largest_task", text, NOW)]


def _roles(of: Reported) -> tuple[Section, ...]:
    words, measures = of.words, [measure for measure in ROLE.values() if of.has(measure)]
    counted = of.counted(Asked.ROLE)
    if not measures and not counted:
        return ()
    heading = words.text("Who spends the time?")
    told = [measure for measure in measures if of.value(measure) is not None]
    sentences = []
    if told:
        listed = words.listed(f"{of.name(measure).lower()} {of.written(measure)}" for measure in told)
        text = words.text("Of a school's time each role has on average: {listed}.", listed=listed)
        sentences.append(said("roles", text, NOW))
    else:
        sentences.append(_not_told(of, measures))
    text = words.text(
        "A school without the role is counted with no time in it; teachers are in it where their school counts their time."
    )
    sentences.append(remarked("roles_of_all", text))
    title = said("roles_picture", words.text("Part of all the time by role, mean over schools"), NOW)
    headings = (
        words.text("Role"), begun(words.text(KINDS[Kind.MEAN])), words.text("Schools where somebody in the role takes part"),
    )  # fmt: skip
    rows = tuple(
        (of.name(ROLE[role]), of.written(ROLE[role]), _count(of, counted.get(role.value))) for role in ROLE
    )
    is_something = told or any(one.schools is not None for one in counted.values())
    table = Table(heading, headings, rows) if is_something else None
    return (Section(heading, (tuple(sentences),), _shares_drawn(of, title, told), table),)


def _models(of: Reported) -> tuple[Section, ...]:
    words, counted = of.words, of.counted(Asked.MODEL)
    if not counted:
        return ()
    heading = words.text("How do the schools arrange the work?")
    names = {item.id: item.name.in_language(words.language) for item in organisation()}
    said_so = max(one.said for one in counted.values())
    told = [one for one in counted.values() if one.schools is not None]
    sentences = []
    if told:
        listed = words.listed(
            words.text(_ARRANGED[Model(one.name)], count=words.number(one.schools or 0)) for one in told
        )
        text = words.text(
            "Among the {schools} schools there are {listed}.", schools=words.number(said_so), listed=listed
        )
        sentences.append(said("models", text, NOW))
    if len(told) < len(counted):
        sentences += _not_counted(of, [one for one in counted.values() if one.schools is None])
    if told:  # how it is counted is for who reads a count
        text = words.text(
            "It is counted by who is among those that do the work; no way is held above another."
        )
        sentences.append(remarked("models_counted", text))
    title = said("models_picture", words.text("Schools by how they arrange the work"), NOW)
    bars = [Bar(names[one.name], _schools(of, one.schools or 0), one.schools or 0) for one in told]
    rows = tuple((names[one.name], _count(of, one)) for one in counted.values())
    return (
        Section(
            heading,
            (tuple(sentences),),
            _drawn(title, bars),
            Table(heading, ("", words.text("Schools")), rows) if told else None,
        ),
    )


def _nobody(of: Reported) -> tuple[Section, ...]:
    words, counted = of.words, of.counted(Asked.NOBODY)
    heading = words.text("Which tasks does nobody have?")
    if not counted:
        text = words.text(
            "The edition does not say: no school in it has said who has each task, or it was not asked about."
        )
        return (Section(heading, ((said("no_owners", text, NOW),),)),)
    told = [one for one in counted.values() if one.schools is not None]
    fewest, most = (of_all(one.said for one in counted.values()) for of_all in (min, max))
    text = (
        words.plural(
            "{count} school has said who has the tasks.", "{count} schools have said who has the tasks.", most
        )
        if fewest == most
        else words.text(
            "{fewest} to {most} schools have said who has a task.",
            fewest=words.number(fewest),
            most=words.number(most),
        )
    )
    sentences = [said("owners", text, NOW)]
    if len(told) < len(counted):
        hidden = [one for one in counted.values() if one.schools is None]
        sentences += _not_counted(of, hidden)
    if told:
        text = words.text(
            "Counted are the schools that say that nobody has the task; whether it is done all the same, the figures do not say."
        )
        sentences.append(remarked("owners_counted", text))
    names = {task: of.name(measure) for task, measure in TASK.items()}
    title = said("nobody_picture", words.text("Schools at which nobody has the task"), NOW)
    bars = [Bar(names[one.name], _count(of, one), one.schools or 0) for one in told]
    rows = tuple((names[one.name], _count(of, one)) for one in told)
    headings = words.text("Task"), words.text("Schools at which nobody has it")
    table = Table(heading, headings, rows) if told else None
    return (Section(heading, (tuple(sentences),), _drawn(title, bars), table),)


def _count(of: Reported, one: Counted | None) -> str:
    if one is None:
        return "–"
    words = of.words
    if one.schools is None:
        return words.text("suppressed")
    return words.text("{count} of {invited}", count=words.number(one.schools), invited=words.number(one.said))


def _not_counted(of: Reported, hidden: Sequence[Counted]) -> list[Sentence]:
    """Say how many counts are suppressed, a sentence for each reason."""
    found = []
    for why in dict.fromkeys(one.why for one in hidden if one.why):
        count = sum(one.why is why for one in hidden)
        text = of.words.plural(
            "{count} count is suppressed: {why}.", "{count} counts are suppressed: {why}.", count,
            why=of.words.text(COUNT_WHY.get(why, WHY[why])),
        )  # fmt: skip
        found.append(said("not_counted", text, NOW))
    return found


def _not_told(of: Reported, measures: Sequence[Measure]) -> Sentence:
    words = of.words
    whys = words.listed(sorted({of.why_not(measure) for measure in measures}))
    return said("parts_not_given", words.text("The split is suppressed: {why}.", why=whys), NOW)


def _shares_drawn(of: Reported, title: Sentence, told: Sequence[Measure]) -> Figure | None:
    return _drawn(title, [Bar(of.name(m), of.written(m), round(of.value(m) or 0.0)) for m in told])


def _drawn(title: Sentence, bars: list[Bar]) -> Figure | None:
    """Draw a bar each; None for one alone, which shows nothing."""
    if len(bars) < 2:  # noqa: PLR2004
        return None
    alt = "; ".join(f"{bar.name}: {bar.label}" for bar in bars)
    return Figure(title, bars_chart(title.text, alt, bars), f"{title.text}. {alt}.")


def _schools(of: Reported, count: int) -> str:
    return of.words.plural("{count} school", "{count} schools", count)
