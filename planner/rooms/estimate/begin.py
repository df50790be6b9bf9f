"""Beginning: which school, programme, year and respondent; from the form, or from an address."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Mapping

from planner.acts.estimates import Kept, arriving, held_together
from planner.files.content import programmes
from planner.files.grids.identity import same_name
from planner.files.grids.personal import looks_like_cpr
from planner.files.names import slug
from planner.files.programmes import programme_key
from planner.model.estimate.estimate import Ground, Sureness, TimeEstimate, respondent_id
from planner.model.estimate.people import Role
from planner.model.estimate.questions import first_open
from planner.model.problems import Code, Refused
from planner.model.schools import SchoolYear
from planner.rooms.asking import unreadable
from planner.rooms.estimate.shelf import Shelf
from planner.rooms.estimate.state import Interview
from planner.rooms.examples import example_schools
from planner.rooms.pages import language_asked
from planner.store import Key
from planner.words.language import Language

_WHERE = ("school", "programme", "year", "who", "at", "lang")
_SHOWN = 40  # letters of what cannot be used
_MOST_NAME = 120
_MOST_ID = 20
_ID = re.compile(rf"[0-9A-Za-zÆØÅæøå-]{{1,{_MOST_ID}}}")


def begun(fields: Mapping[str, str], now: Interview, shelf: Shelf) -> Interview:
    """Begin an estimate as the form says, or go on with the one that is there already."""
    school_id, school = _school(fields, shelf)
    programme = _text(fields.get("programme", ""))
    try:
        year, role = SchoolYear.read(fields.get("year", "")), Role(fields.get("role", ""))
        who = respondent_id(role, int(fields.get("number", "1")))
    except ValueError:
        raise unreadable() from None
    key = shelf.store.settled(Key(school_id, programme, str(year), who))
    there = shelf.load(key)
    if there and same_name(there.estimate.school) == same_name(school):
        return opened(now, there, shelf)
    # The most modest answers until the last question is asked.
    e = TimeEstimate(
        school_id=school_id,
        school=school,
        programme=key.programme,
        year=year,
        respondent=role,
        sureness=Sureness.UNSURE,
        ground=Ground.GUESS,
        counts_teachers=True,
    )
    for asked in held_together(shelf.store, e):
        if asked.severity == "problem":
            raise Refused(Code.SCHOOL_NUMBER_TAKEN, number=school_id, names=asked.values["names"])
    return Interview(now.language, first_open(e), who, e, last=shelf.year_before(key))


def opened(now: Interview, kept: Kept, shelf: Shelf, at: str = "") -> Interview:
    """Go on with an estimate where it stands."""
    last = shelf.year_before(kept.key)
    who, e = kept.key.respondent, kept.estimate
    return Interview(now.language, who=who, estimate=e, kept=kept, last=last).at_place(at)


def from_address(query: Mapping[str, str], shelf: Shelf) -> Interview:
    """Read an address: ?school=…&programme=…&year=…&who=…&at=…; ?lang=en.

    What cannot be read is as if it were not there, and `said_of` says so.
    """
    now = Interview(language_asked(query))
    try:
        kept = shelf.load(key_in(query))
    except (Refused, ValueError):
        return now
    return opened(now, kept, shelf, query.get("at", "")) if kept else now


def said_of(query: Mapping[str, str], now: Interview) -> Refused | None:
    """Say what of an address is not honoured: parts this page does not know, and what finds no estimate."""
    lost = [name for name in query if name not in _WHERE or (name != "lang" and now.estimate is None)]
    lost += ["lang"] if query.get("lang", now.language) != now.language else []
    names = [f"{name[:_SHOWN]}={query[name][:_SHOWN]}" for name in lost]
    if any(map(looks_like_cpr, names)):
        return Refused(Code.CPR_NUMBER_TYPED)
    return Refused(Code.ADDRESS_IN_PART, names=names) if names else None


def key_in(query: Mapping[str, str]) -> Key:
    """Read which estimate is meant. Raises ValueError for a name nothing can be seen of."""
    return Key(*(query.get(name, "") for name in ("school", "programme", "year", "who")))


def address(state: Interview) -> dict[str, str]:
    """Say where the page stands, as `from_address` reads it: no figure and no name of a person."""
    e = state.estimate
    if e is None:
        return {"lang": state.language}
    where = {"school": e.school_id, "programme": e.programme, "year": str(e.year), "who": state.who}
    return {**where, "at": state.at, "lang": state.language}


def schools(shelf: Shelf) -> dict[str, str]:
    """Schools to choose from: those of the store, then the invented ones. Number -> name."""
    kept = {one.key.school_id: one.text for one in shelf.listed()}
    return kept | {one.school_id: one.school for one in example_schools() if one.school_id not in kept}


def programme_names(shelf: Shelf, language: Language) -> list[str]:
    """Programmes to choose from, each once: those known by name, then what has been typed before."""
    ours = [one.name.in_language(language) for one in programmes()]
    typed = [one.key.programme for one in shelf.listed()]
    named: dict[str, str] = {}
    for name in (*ours, *typed):
        named.setdefault(programme_key(name), name)
    return list(named.values())


def years(today: dt.date) -> list[str]:
    """School years to choose from: the one under way first, then the ones around it."""
    start = SchoolYear.going_on(today).start
    return [str(SchoolYear(year)) for year in (start, start + 1, start - 1, start - 2)]


def _school(fields: Mapping[str, str], shelf: Shelf) -> tuple[str, str]:
    chosen = fields.get("school", "")
    if chosen:
        known = schools(shelf)
        if chosen not in known:
            raise Refused(Code.SCHOOL_NOT_IN_LIST)
        return chosen, known[chosen]
    name = _text(fields.get("name", ""))
    number = fields.get("number_of_school", "").strip()
    if number and not _ID.fullmatch(number):
        raise Refused(Code.SCHOOL_NUMBER_UNUSABLE)
    if looks_like_cpr(number):
        raise Refused(Code.CPR_NUMBER_TYPED)
    return number or _id_of(name), name


def _id_of(name: str) -> str:
    """Give a school without a number an id of its own: the same name the same, and no two names one.

    >>> _id_of("Eksempelskole A"), _id_of("Eksempelskole Å") == _id_of("Eksempelskole Aa")
    ('eksempelskole-a', False)
    """
    known = " ".join(unicodedata.normalize("NFC", name).casefold().split())
    plain = slug(known, None)
    if plain.replace("-", " ") == known and len(plain) <= _MOST_ID:
        return plain
    # Letters were lost on the way: without a trace of them another school's answers would be opened.
    trace = hashlib.blake2b(known.encode(), digest_size=4).hexdigest()
    return f"{slug(plain, _MOST_ID - len(trace) - 1) or 'skole'}-{trace}"


def _text(raw: str) -> str:
    text = "".join(c for c in " ".join(raw.split()) if c.isprintable())[:_MOST_NAME].strip()
    if not text:
        raise Refused(Code.SCHOOL_OR_PROGRAMME_MISSING)
    if looks_like_cpr(text):
        raise Refused(Code.CPR_NUMBER_TYPED)
    return text


def replaced(now: Interview, e: TimeEstimate, who: str, shelf: Shelf) -> Interview:
    """Take an estimate from a workbook: as a new one, or with the one that is there to be seen beside it."""
    came = arriving(shelf.store, e, who)
    last = shelf.year_before(came.key)
    kept, clash = (came.there, None) if came.is_there else (None, came.there)
    return Interview(now.language, "overview", who, came.estimate, kept, last, clash, now.receipt)
