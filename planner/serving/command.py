"""`planner serve`."""

from __future__ import annotations

import errno
import socket
from typing import NoReturn

import click

from planner.files.shipped import shipped
from planner.serving.token import kept_token, token_file
from planner.words.language import LANGUAGES, words_in
from planner.words.serving import (
    NO_PAGES,
    NO_TOKEN,
    NO_VOILA,
    PORT_REFUSED,
    PORT_TAKEN,
    RUNNING,
    STOPPED,
    Message,
)

_PORT = 8866
_LOOPBACK = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))
_NO_SUCH_FAMILY = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}


@click.command()
@click.option(
    "--port",
    metavar="NUMBER",
    type=click.IntRange(0, 65535),
    default=_PORT,
    show_default=True,
    help="0: any free one.",
)
@click.option("--browser/--no-browser", default=True, help="Open the page in the browser.")
@click.option("--database", metavar="URL", help="Where estimates are kept (else PLANNER_DATABASE).")
@click.option(
    "--sessions",
    metavar="NUMBER",
    type=click.IntRange(1),
    default=20,
    show_default=True,
    help="Most pages open at a time.",
)
@click.option("--new-token", is_flag=True, help="Make a new key; bookmarks with the old one stop working.")
def serve(*, port: int, browser: bool, database: str | None, sessions: int, new_token: bool) -> None:
    """Show the pages in the browser, on this machine only.

    Meanwhile the database is backed up once a day, to the folder beside it, where planner backup puts its own;
    backups are kept 30 days, and planner purge reaches them.
    """
    from planner.serving.pages import pages  # noqa: PLC0415  (the rooms themselves: --help has no use for them)

    root = shipped("dashboards")
    served = {name: page for name, page in pages.items() if (root / f"{name}.ipynb").is_file()}
    if not served:
        _give_up(NO_PAGES, folder=root)
    bound = _bound(port)
    try:
        token = kept_token(token_file(), new=new_token)
    except OSError as error:
        _give_up(NO_TOKEN, file=token_file(), reason=error.strerror or error)
    try:
        from planner.serving.forked import warm_up  # noqa: PLC0415

        warm_up()  # imports what kernels take while we import
        from planner.serving.app import serve as run  # noqa: PLC0415  (three seconds of Voilà, after what can fail at once)
    except ImportError as error:
        _give_up(NO_VOILA, part=error.name or error)
    run(
        sockets=bound,
        root=root,
        pages=served,
        token=token,
        database=database,
        browser=browser,
        limit=sessions,
        when_ready=_tell,
    )
    click.echo(_lines([words_in(language).text(STOPPED) for language in LANGUAGES]))


def _bound(port: int) -> list[socket.socket]:
    try:
        return listening(port)
    except OSError as error:
        said = PORT_REFUSED if error.errno == errno.EACCES else PORT_TAKEN
        _give_up(said, port=port, other=port + 1 if port > 1023 else _PORT)  # noqa: PLR2004  (below: the system's own)


def listening(port: int) -> list[socket.socket]:
    """Listen on a port of every loopback there is: "localhost" may mean either. OSError where it is taken.

    0 takes any free one.
    """
    sockets: list[socket.socket] = []
    try:
        for family, address in _LOOPBACK:
            try:
                sockets.append(socket.create_server((address, port), family=family, backlog=128))
            except OSError as error:
                if error.errno in _NO_SUCH_FAMILY and sockets:
                    continue
                raise
            sockets[-1].settimeout(0)  # tornado waits for them all at once
            port = sockets[0].getsockname()[1]
    except OSError:
        for opened in sockets:
            opened.close()
        raise
    return sockets


def _tell(address: str) -> None:
    """Write the address on a line of its own, so that a person or a program can take it."""
    before, after = zip(*[(matter, remedy) for _, matter, remedy in RUNNING.in_all()], strict=True)
    click.echo(_lines([*before, f"\n  {address}\n", *after]))


def _give_up(message: Message, **values: object) -> NoReturn:
    raise click.ClickException(
        _lines([f"{matter} {remedy}" for _, matter, remedy in message.in_all(**values)])
    )


def _lines(lines: list[str]) -> str:
    return "\n".join(dict.fromkeys(lines))
