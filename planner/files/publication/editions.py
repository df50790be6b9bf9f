"""Editions as benchmarks: one by its file, or by name where it is kept with the user's data."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from planner.files.atomic import write_atomically
from planner.files.content import edition_texts, programmes
from planner.files.editions import edition_name, read_document, read_edition
from planner.files.programmes import programme_key
from planner.model.content import Text
from planner.model.edition.edition import Edition
from planner.model.edition.positions import benchmark_of
from planner.model.edition.sealing import unsealed, written
from planner.model.problems import Refused
from planner.model.publication.benchmark import Benchmark, LeftOpen

SUFFIX = ".json"
_OF_A_HASH = 8  # letters that tell two editions of one name apart


def editions_folder() -> Path:
    """Say where editions are kept that are offered by name: in PLANNER_EDITIONS, else in the user's data folder."""
    from platformdirs import user_data_path  # noqa: PLC0415  (only for those who have editions)

    given = os.environ.get("PLANNER_EDITIONS")
    return Path(given) if given else user_data_path("planner", appauthor=False) / "editions"


def kept_editions() -> dict[str, Path]:
    """Give the file of each edition that is kept, by name, in the order of their names; of what is none, nothing."""
    folder = editions_folder()
    found = sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else []
    return {path.stem: path for path in found if _is_edition(path)}


def _is_edition(path: Path) -> bool:
    """Tell whether it can be offered: one that was changed or spoiled would take the page down that offers it."""
    try:
        edition_benchmark(path)
    except (Refused, OSError):
        return False
    return True


def edition_file(name: str) -> Path:
    """Find an edition by the name it is kept under, else take the name for a file's."""
    return kept_editions().get(name) or Path(name)


def keep_edition(path: Path) -> str:
    """Keep an edition with the user's data, and give the name it is offered by from now on.

    Another of the same programme, year and number, of other schools, is not written over: the later one's name ends with
    the beginning of its hash. Raises Refused where the file holds no edition, or one that was changed; OSError.
    """
    document = read_document(path)
    name = edition_name(unsealed(document)).removesuffix(SUFFIX)
    folder = editions_folder()
    folder.mkdir(parents=True, exist_ok=True)
    text = written(document).encode()
    if (there := folder / f"{name}{SUFFIX}").exists() and there.read_bytes() != text:
        name = f"{name}-{document['sha256'][:_OF_A_HASH]}"
    write_atomically(folder / f"{name}{SUFFIX}", text)
    return name


def edition_benchmark(path: Path) -> Benchmark:
    """Read an edition as a benchmark; Refused as `read_edition`, and OSError."""
    stat = path.stat()
    return _read(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=32)
def _read(path: Path, _changed: int, _size: int) -> Benchmark:
    edition = read_edition(path)
    return benchmark_of(
        edition,
        id=edition_name(edition).removesuffix(SUFFIX),
        programme=edition_programme(edition.programme),
        source=edition_source(edition),
        open=tuple(LeftOpen(item.text) for item in edition_texts("open")),
    )


def edition_programme(name: str) -> Text:
    """Name an edition's programme inside a sentence, where it is known; else as it was typed."""
    known = {one.id: one.name for one in programmes()}
    return known.get(programme_key(name), Text(name, name))


def edition_source(edition: Edition) -> Text:
    """Say what an edition is, as a source."""
    (source,) = edition_texts("source")
    said = {"year": str(edition.year), "number": edition.number}
    danish, english = f"{edition.closed:%d.%m.%Y}", edition.closed.isoformat()
    text = source.text
    return Text(
        text.da.format(date=danish, **said),
        text.en.format(date=english, **said),
        tuple((language, wording.format(date=english, **said)) for language, wording in text.more),
    )
