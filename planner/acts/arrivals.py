"""Many workbooks at once: all are read first, the good ones are stored, every other is named with why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from planner.acts.estimates import Arrival, Clash, arriving, compared, known_schools, save
from planner.acts.rounds import looked_through, read_round, rounds
from planner.acts.schools import OF_ONE_PERSON, of_nobody
from planner.files.estimate.folder import Handed
from planner.files.estimate.reading import read_opened
from planner.files.grids.cells import problem
from planner.files.grids.identity import same_name
from planner.files.programmes import programme_key
from planner.model.estimate.estimate import TimeEstimate, respondent_id
from planner.model.problems import Code, Place, Problem, Refused

if TYPE_CHECKING:
    from planner.store.store import Store


class Outcome(StrEnum):
    """What became of a workbook."""

    STORED = "stored"
    THERE = "there"  # the very same is in the store already
    SAME = "same"  # as another file that came along
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one workbook, and what is wrong with it or asked about.

    Parameters
    ----------
    estimate : TimeEstimate or None
        None where it cannot be read.
    version : int
        In the store; 0 where it is not there.
    """

    file: str
    estimate: TimeEstimate | None
    outcome: Outcome = Outcome.LEFT_OUT
    version: int = 0
    problems: tuple[Problem, ...] = ()

    @property
    def is_left_out(self) -> bool:
        """Nothing of it is in the store."""
        return self.outcome is Outcome.LEFT_OUT


def take_in(
    store: Store, files: Iterable[Handed], progress: Callable[[int], object] = lambda _: None
) -> list[Receipt]:
    """Read all of them, then store what passes; a receipt for each, in their order.

    The same again changes nothing. Two that say different things of one respondent's year are both left out, and so is
    what the store has otherwise: which of them counts, a person says. `progress` is told how many have been read.

    Raises StoreError; what was confirmed before stays.
    """
    read = []
    for count, file in enumerate(files, 1):
        read.append(_read(file))
        progress(count)
    asked = _of_rounds(store)
    receipts = [_stored(store, one, asked) for one in _told_apart(_held_together(store, read))]
    for year in {str(r.estimate.year) for r in receipts if r.estimate and r.outcome is Outcome.STORED}:
        looked_through(store, year)  # so that whoever asks next how far the round is need not wait for it
    return receipts


def _read(file: Handed) -> Receipt:
    try:
        reading = read_opened(file.open())
    except Refused as refused:
        return Receipt(file.name, None, problems=refused.problems)
    e = reading.part
    place = Place(school=e.school, school_id=e.school_id) if e else Place()
    # What is asked about one person's time is said to whoever fills it in; to whoever gathers it, of nobody.
    found: list[Problem] = []
    if {p.code for p in reading.problems} == {Code.ANSWER_MISSING, Code.NO_TIME}:
        return Receipt(file.name, None, problems=(problem(Code.NOT_FILLED_IN, place),))
    for asked in reading.problems:
        told = of_nobody(asked, place) if asked.code in OF_ONE_PERSON else asked
        found += [told] if told not in found else []
    return Receipt(file.name, reading.estimate, problems=tuple(found))


def _held_together(store: Store, receipts: Sequence[Receipt]) -> list[Receipt]:
    """Hold numbers and names together: with what the store has, and among themselves."""
    years = {str(r.estimate.year) for r in receipts if r.estimate}
    known = {year: known_schools(store, year) for year in years}
    names: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for one in (r.estimate for r in receipts if r.estimate):
        names[one.school_id].setdefault(same_name(one.school), one.school)
    found = []
    for receipt in receipts:
        asked: list[Problem] = []
        if receipt.estimate:
            number = receipt.estimate.school_id
            there = known[str(receipt.estimate.year)]
            asked = compared(there, receipt.estimate)
            # Whose number it is, the store may know; where it does not, nobody can say which of the files is wrong.
            if len(names[number]) > 1 and number not in there.names:
                values = {"school_id": number, "names": tuple(names[number].values())}
                asked = [problem(Code.FILES_OF_SEVERAL_NAMES, _place(receipt), **values)]
        found.append(replace(receipt, problems=(*receipt.problems, *asked)))
    return found


def _told_apart(receipts: Sequence[Receipt]) -> list[Receipt]:
    """Two files of one respondent: the same twice is one, different figures are two that nobody can choose between."""
    groups: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, one in enumerate(receipts):
        if one.estimate and not _is_wrong(one.problems):
            e = one.estimate
            groups[e.school_id, programme_key(e.programme), str(e.year), e.respondent].append(index)
    found = [*receipts]
    for first, *later in groups.values():
        if not later:
            continue
        names = tuple(receipts[i].file for i in (first, *later))
        if all(receipts[i].estimate == receipts[first].estimate for i in later):
            for i in later:
                found[i] = replace(receipts[i], outcome=Outcome.SAME)
        else:
            for i in (first, *later):
                said = problem(Code.WORKBOOKS_DIFFER, _place(receipts[i]), files=names)
                found[i] = replace(receipts[i], problems=(*receipts[i].problems, said))
    return found


def _stored(store: Store, receipt: Receipt, asked: Callable[[Receipt], list[Problem]]) -> Receipt:
    estimate = receipt.estimate
    if estimate is None or receipt.outcome is Outcome.SAME or _is_wrong(receipt.problems):
        return receipt
    receipt = replace(receipt, problems=(*receipt.problems, *asked(receipt)))
    came = arriving(store, estimate, respondent_id(estimate.respondent))
    if came.there and came.is_there:
        return replace(receipt, outcome=Outcome.THERE, version=came.there.version)
    ended = _saved(store, came)
    if isinstance(ended, Clash):
        if (
            ended.theirs and ended.theirs.estimate == came.estimate
        ):  # somebody imports the same at this moment
            return replace(receipt, outcome=Outcome.THERE, version=ended.theirs.version)
        version = ended.theirs.version if ended.theirs else 0
        said = problem(Code.STORED_OTHERWISE, _place(receipt), file=receipt.file, version=version)
        return replace(receipt, problems=(*receipt.problems, said))
    return replace(receipt, outcome=Outcome.STORED, version=ended)


def _saved(store: Store, came: Arrival) -> int | Clash:
    ended = save(store, came.key, came.estimate, base=0, by=came.estimate.respondent.value)
    return ended if isinstance(ended, Clash) else ended.version


def _of_rounds(store: Store) -> Callable[[Receipt], list[Problem]]:
    """Ask whether an answer is one that somebody waits for: of a school, a year and a programme of a round."""
    there = [read_round(saved) for key in rounds(store) if (saved := store.load(key))]
    invited = [(of, {school.school_id for school in of.invited}) for of in there]

    def asked(receipt: Receipt) -> list[Problem]:
        e = receipt.estimate
        if e is None:
            return []
        mine = (e.year, programme_key(e.programme))
        here = [schools for of, schools in invited if (of.year, programme_key(of.programme)) == mine]
        if any(e.school_id in schools for schools in here):
            return []
        elsewhere = tuple(f"{of.year}, {of.programme}" for of, schools in invited if e.school_id in schools)
        if elsewhere:
            values = {"year": str(e.year), "programme": e.programme, "rounds": elsewhere}
            return [problem(Code.OF_NO_ROUND, _place(receipt), **values)]
        return [problem(Code.NOT_INVITED, _place(receipt), year=str(e.year))] if here else []

    return asked


def _is_wrong(found: Iterable[Problem]) -> bool:
    return any(p.severity == "problem" for p in found)


def _place(receipt: Receipt) -> Place:
    e = receipt.estimate
    return Place(school=e.school, school_id=e.school_id) if e else Place()
