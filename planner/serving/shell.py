"""The HTML the server writes itself: a page's head with its opening state, and pages that refuse."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from planner.files.palette import palette
from planner.files.templates import templates
from planner.serving.page import Page
from planner.words.language import LANGUAGES, words_in
from planner.words.serving import NO_SCRIPT, NOTICES, OTHERWISE, REFUSALS, RELOAD

TEMPLATES = Path(__file__).parent / "template"
RETRY_AFTER = 20  # seconds until a visitor who found no place is let try again


def head(page: Page, opening: str, query: Mapping[str, str], assets: str, config: Mapping[str, Any]) -> str:
    """Everything before the kernel: `opening` is the page's own HTML and stands as it is."""
    language = query.get("lang", LANGUAGES[0])
    return (
        templates(TEMPLATES, trimmed=False)
        .get_template("head.html")
        .render(
            page=page,
            opening=opening,
            language=language if language in LANGUAGES else LANGUAGES[0],
            assets=assets,
            config=config,
            notices={state: said.in_all() for state, said in NOTICES.items()},
            reload=[(code, words_in(code).text(RELOAD)) for code in LANGUAGES],
            no_script=NO_SCRIPT.in_all(),
        )
    )


def tail(*, has_failed: bool) -> str:
    """Close the page."""
    failed = "<div data-failed></div>" if has_failed else ""
    return f"</div>{failed}</body></html>\n"


def refusal(status: int, number: str) -> str:
    """Say in two languages why there is no page, and what to do. Never what went wrong inside."""
    said = REFUSALS.get(status, REFUSALS[500] if status > 500 else OTHERWISE)  # noqa: PLR2004  (the first server error)
    return (
        templates(TEMPLATES, trimmed=False)
        .get_template("refusal.html")
        .render(
            palette=palette(),
            lines=said.in_all(number=number),
            again=RETRY_AFTER if status == 503 else None,  # noqa: PLR2004  (no place)
        )
    )
