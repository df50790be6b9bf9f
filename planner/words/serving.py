"""What the server says: pages that refuse, notices over a page that has lost its kernel, the command's lines."""

from __future__ import annotations

from dataclasses import dataclass

from planner.words.language import LANGUAGES, Language, Words, mark, words_in


@dataclass(frozen=True, slots=True)
class Message:
    """One message: what is the matter, and what to do about it."""

    matter: str
    remedy: str

    def in_words(self, words: Words, **values: object) -> tuple[str, str]:
        """Both sentences in one language."""
        return words.text(self.matter, **values), words.text(self.remedy, **values)

    def in_all(self, **values: object) -> list[tuple[Language, str, str]]:
        """Danish first, English second, then the others."""
        return [(language, *self.in_words(words_in(language), **values)) for language in LANGUAGES]


NOTICES = {
    "stopped": Message(
        mark("The calculation behind this page has stopped."),
        mark("The figures are the last ones and no longer change. Reload the page to go on."),
    ),
    "silent": Message(
        mark("The calculation behind this page is not answering just now."),
        mark("We keep trying. If this stays, reload the page."),
    ),
    "idle": Message(
        mark("Nobody has used this page for a while, so it was put to rest."),
        mark("The figures are the last ones and no longer change. Reload the page to go on."),
    ),
    "offline": Message(
        mark("The page has lost its connection to planner."),
        mark(
            "It goes on by itself once the connection is back. If planner was closed: start it again, then reload the page."
        ),
    ),
}
RELOAD = mark("Reload the page")

REFUSALS = {
    403: Message(
        mark("This page needs its key."),
        mark("Open the whole address that planner wrote when it started. It ends with a key of its own."),
    ),
    404: Message(mark("There is no page here."), mark("Go to the front page, or check the address.")),
    503: Message(
        mark("All places are taken."),
        mark("Close a page that is no longer used, or wait a moment. This page tries again by itself."),
    ),
    500: Message(
        mark("Something went wrong on our side."),
        mark("It is written down under number {number}. Try again."),
    ),
}
OTHERWISE = Message(mark("The page could not answer that."), mark("Reload the page and try again."))
NO_SCRIPT = Message(
    mark("This page needs JavaScript."), mark("Allow it for this address, then reload the page.")
)

RUNNING = Message(mark("planner is running. Open this address:"), mark("Stop it with Ctrl-C."))
STOPPED = mark("planner has stopped.")
PORT_TAKEN = Message(
    mark("Port {port} is in use, perhaps by a planner that is running already."),
    mark("Use that one, or choose another port: planner serve --port {other}"),
)
PORT_REFUSED = Message(
    mark("Port {port} may not be used on this machine."),
    mark("Choose another port, above 1024: planner serve --port {other}"),
)
NO_VOILA = Message(
    mark("Voilà, which shows the pages, cannot be loaded ({part})."),
    mark("Install planner again with all its parts: python -m pip install --force-reinstall planner"),
)
NO_PAGES = Message(
    mark("There are no pages to show in {folder}."),
    mark("Install planner again, or start it in a folder that has them."),
)
NO_TOKEN = Message(
    mark("The key to the pages cannot be kept in {file} ({reason})."),
    mark("Make that folder writable for you, or set XDG_DATA_HOME to another folder."),
)
