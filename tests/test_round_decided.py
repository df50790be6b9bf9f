"""What many schools say of their figures comes from one table; every line that says nothing clear is named."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from click.testing import CliRunner
from school_estimates import PROGRAMME, estimate

from planner.acts import rounds
from planner.cli import main
from planner.model.estimate.documents import to_document
from planner.model.round.invitations import Invited, Round
from planner.model.schools import SchoolYear
from planner.store import Key, open_store

NUMBERS = [f"90000{n}" for n in range(1, 7)]
ROUND = Round(
    year=SchoolYear(2025), programme=PROGRAMME, deadline=dt.date(2026, 11, 30),
    invited=tuple(Invited(school_id=one, school=f"Eksempelskole {one}") for one in NUMBERS),
)  # fmt: skip
HEADINGS = "institutionsnummer;skole;hvis tal gælder;version;hvem siger det;hvorfor;med i udgaven (ja/nej)"


@pytest.fixture
def run(tmp_path, monkeypatch):
    """A round of six: four with one answer, one with two that differ, one that has not begun."""
    monkeypatch.setenv("PLANNER_DATABASE", str(tmp_path / "store.db"))
    monkeypatch.chdir(tmp_path)
    with open_store(str(tmp_path / "store.db")) as store:
        rounds.begin(store, ROUND, by="association")
        for number, who, students in [
            *((one, "consultant", 200) for one in NUMBERS[:5]),
            (NUMBERS[4], "teacher", 210),
        ]:
            said = replace(estimate(number), school=f"Eksempelskole {number}", students=students)
            key = Key(number, PROGRAMME, "2025/26", who)
            store.save(key, to_document(said), base_version=0, by=who)

    def told(line, exit_code=0):
        ended = CliRunner().invoke(main, line.split())
        assert ended.exit_code == exit_code, ended.output
        return ended.output

    return told


def decisions(tmp_path):
    with open_store(str(tmp_path / "store.db")) as store:
        return {
            saved.key.school_id: (saved.version, saved.document["respondent"], saved.document["in_edition"])
            for saved in store.newest("decision", "2025/26")
        }


def test_the_table_comes_half_filled_and_a_yes_in_each_line_is_all_that_is_left(run, tmp_path):
    assert run("round decide 2025/26 --table svar.csv").startswith("6 færdige svar står i tabellen.")
    lines = (tmp_path / "svar.csv").read_text("utf-8-sig").splitlines()
    assert lines[0] == HEADINGS
    assert (
        lines[1]
        == f"{NUMBERS[0]};Eksempelskole {NUMBERS[0]};Virksomhedskonsulent;1;Virksomhedskonsulent;Eneste svar;"
    )
    assert lines[5].endswith("Virksomhedskonsulent;1;;;")  # who decided, and why, is for the school to say
    assert lines[6].endswith("Underviser;1;;;")
    marked = [HEADINGS, *(line + "ja" for line in lines[1:4]), lines[4] + "NEJ", lines[5],
              lines[6].removesuffix(";;") + "Uddannelsesleder;Talt sammen;Ja"]  # fmt: skip
    (tmp_path / "svar.csv").write_text("\n".join(marked), "utf-8")
    told = run("round decide 2025/26 --from svar.csv --receipts k.xlsx --receipts k.csv")
    assert "6 linjer – gemt: 5; skolen har svaret på en anden linje: 1." in told
    assert "Hverken" not in told
    kept = decisions(tmp_path)
    assert kept == {
        **dict.fromkeys(NUMBERS[:3], (1, "consultant", True)),
        NUMBERS[3]: (1, "consultant", False),
        NUMBERS[4]: (1, "teacher", True),
    }
    told = run("round decide 2025/26 --from svar.csv")
    assert "6 linjer – fandtes allerede: 5; skolen har svaret på en anden linje: 1." in told
    assert decisions(tmp_path) == kept
    run("round decide 2025/26 --table igen.xlsx")  # what was said stands in it, and says the same again
    run("round decide 2025/26 --from igen.xlsx")
    assert decisions(tmp_path) == kept
    (tmp_path / "svar.csv").write_text("\n".join([HEADINGS, lines[1], *lines[5:7]]), "utf-8")
    told = run("round decide 2025/26 --from svar.csv")
    assert f"Hverken ja eller nej:\n  Eksempelskole {NUMBERS[0]}" in told
    assert "3 linjer – hverken ja eller nej: 3." in told


WRONG = [
    ("900099;Eksempelskole X;Virksomhedskonsulent;1;Underviser;Enige;ja", "ikke med i runden"),
    ("900002;Eksempelskole 900001;Virksomhedskonsulent;1;Underviser;Enige;ja", "er »Eksempelskole 900002« i runden"),
    ("900002;Eksempelskole 900002;Konsulenten;1;Underviser;Enige;ja", "kolonnen »hvis tal gælder« · der står »Konsulenten«"),
    ("900002;Eksempelskole 900002;Underviser;1;Underviser;Enige;ja", "intet svar fra »Underviser«"),
    ("900002;Eksempelskole 900002;Virksomhedskonsulent;2;Underviser;Enige;ja", "er nu version 1"),
    ("900002;Eksempelskole 900002;Virksomhedskonsulent;1;Bo Hansen;Enige;ja", "kolonnen »hvem siger det« · der står"),
    ("900002;Eksempelskole 900002;Virksomhedskonsulent;1;Underviser;;ja", "»hvorfor« er ikke udfyldt"),
    ("900002;Eksempelskole 900002;Virksomhedskonsulent;1;Underviser;Enige;måske", "vælg »ja« eller »nej«"),
    (f"900002;Eksempelskole 900002;Virksomhedskonsulent;1;Underviser;{'x' * 501};ja", "længere end 500 tegn"),
    (";Eksempelskole 900002;Virksomhedskonsulent;1;Underviser;Enige;ja", "nummer"),
    ("900001;Eksempelskole 900001;Virksomhedskonsulent;1;Underviser;Enige;nej", "på mere end én linje"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "said"), WRONG, ids=[said for _, said in WRONG])
def test_a_line_that_says_nothing_clear_is_named_and_the_others_are_kept(run, tmp_path, line, said):
    good = "900003;Eksempelskole 900003;consultant;;head of programme;Agreed;yes"
    other = "900001;Eksempelskole 900001;Virksomhedskonsulent;1;Underviser;Enige;ja"
    (tmp_path / "svar.csv").write_text(f"{HEADINGS}\n{other}\n{line}\n{good}", "utf-8")
    told = run("round decide 2025/26 --from svar.csv --receipts k.csv", 1)
    assert "Række 3" in told
    assert said in told
    assert (tmp_path / "k.csv").read_text("utf-8-sig").count("Række 3") == 1
    twice = line.startswith("900001")
    assert decisions(tmp_path) == {"900003": (1, "consultant", True)} | (
        {} if twice else {"900001": (1, "consultant", True)}
    )


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("institutionsnummer;skole;hvorfor\n900001;Eksempelskole 900001;Enige", "disse overskrifter mangler: »hvis tal"),
        (f"{HEADINGS}\n900001;Eksempelskole 900001;Underviser;1;Underviser;Aftalt med 010190-1234;ja", "CPR"),
    ],
    ids=["headings", "cpr"],
)  # fmt: skip
def test_a_table_that_is_not_this_one_keeps_nothing(run, tmp_path, table, said):
    (tmp_path / "svar.csv").write_text(table, "utf-8")
    told = run("round decide 2025/26 --from svar.csv", 1)
    assert said in told
    assert told.endswith("Der er ikke gemt noget.\n")
    assert decisions(tmp_path) == {}


@pytest.mark.parametrize(
    "line", ["", "--from svar.csv --school 900001", "--table svar.csv --edition", "--school 900001"]
)
def test_one_school_or_a_table_and_never_half_of_one(run, tmp_path, line):
    (tmp_path / "svar.csv").write_text(HEADINGS, "utf-8")
    run(f"round decide 2025/26 {line}", 2)
