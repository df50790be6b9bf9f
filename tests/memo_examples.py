"""The school most memos of the tests are about, names that are no names, and the memos that are longest."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

from planner import Allocation, Range, School, SchoolYear, TaskType, load_benchmark, read_schools
from planner.memos.says.compiler import compile_memo
from planner.words.language import LANGUAGES

BENCHMARK = load_benchmark("carpentry-2023")
MEANS = replace(
    BENCHMARK,
    id="means",
    worlds=BENCHMARK.worlds,
    shares={t: replace(p, low=None, high=None) for t, p in BENCHMARK.shares.items()},
)
QUARTILES = replace(
    MEANS,
    id="quartiles",
    worlds=MEANS.worlds,
    quartiles=dict(zip(TaskType, [(0.35, 0.4, 0.52), (0.18, 0.25, 0.33), (0.22, 0.29, 0.38)], strict=True)),
)
EVERYTHING = load_benchmark(Path(__file__).parent / "cases" / "publications" / "everything.toml")

EXAMPLE = School("900001", "Eksempelskole A", 360, Allocation(0.6, 0.2, 0.4), SchoolYear(2025), 46, 31, 20)

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style></title><script>alert(1)</script>",
    "{{ 7 * 7 }}{% raw %}{0}{name}",
    "&lt;b&gt; &amp;",
    "javascript:alert(1)",
    "]]><svg onload=alert(1)>",
]
REAL = Path(__file__).parent / "data" / "us-districts-2023-24.csv"


QUESTIONS = (
    "Elevunderstøttelse er 0,03 årsværk, godt en time om ugen. Er det rigtigt?",
    "12 elever og 3,2 årsværk, 4 elever pr. årsværk. Det er langt fra tabellens andre skoler. Er det rigtigt?",
    "Det hurtige skøn og skønnet opgave for opgave mødes ikke, heller ikke med lave og høje tal. Gå dem igennem.",
    "44 i 15. undervisningsuge, men kun 40 ved slutningen af GF2. Er det rigtigt?",
    "En persons opgaver fylder mere end den tid, personen har. Gå det igennem med den, det gælder.",
    "0,11 årsværk hører til ingen opgavetype og indgår ikke i skolens tal. Giv de andre opgaver en type.",
)


OWNERLESS = tuple(f"{kind}{n}" for kind in ("ta", "ts", "tr") for n in range(1, 7))


def school(fte, name="Eksempelskole A", year=2025, **values):
    allocation = Allocation(*fte)
    ranges = {t: Range(allocation[t] * 0.8, allocation[t], allocation[t] * 1.3) for t in TaskType}
    return School(
        "900011", name, 1201, allocation, SchoolYear(year), 45, 27, 18, **{"ranges": ranges} | values
    )


def awkward():
    """Every mix of what makes a memo long; then real figures, with their zeros and extremes."""
    extreme, plain = (0.62, 0.03, 0.2), (1.2, 0.7, 0.9)
    long = "Eksempelskole med et ualmindeligt langt navn " * 3
    for number, (fte, questions, owners, two, language) in enumerate(
        itertools.product((extreme, plain), (0, 2, 6), ((), OWNERLESS), (False, True), LANGUAGES)
    ):
        now = school(
            fte, long if number % 5 == 0 else "Eksempelskole A", without_owner=owners, instrument="2026.1"
        )
        before = school([x * 0.8 for x in reversed(fte)], year=2024, instrument="2025.1") if two else None
        name = f"{'extreme' if fte == extreme else 'plain'}-{questions}-{len(owners)}-{two}-{language}"
        yield (
            name,
            compile_memo(now, BENCHMARK, language=language, questions=QUESTIONS[:questions], previous=before),
        )
    yield "all-at-once", compile_memo(
        school(extreme, long, without_owner=OWNERLESS, instrument="2026.1"), BENCHMARK,
        questions=QUESTIONS * 4, previous=school((0.0, 0.5, 0.2), year=2024, instrument="2025.1"),
    )  # fmt: skip
    real, _ = read_schools(REAL, columns={"company_relations_fte": "other_support_fte"})
    for one in sorted(real, key=lambda s: (len(s.school), s.school_id))[-6:]:
        yield f"real-{one.school_id}", compile_memo(one, BENCHMARK)


AWKWARD = dict(awkward())
