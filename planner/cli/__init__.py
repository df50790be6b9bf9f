"""The `planner` command. It reads what was asked, forwards it, and says how it went.

Exit 0: done. 1: something in the input was left out or failed, each named. 2: wrong usage.
What is heavy is imported by the command that needs it.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Sequence
from importlib import import_module
from keyword import iskeyword
from typing import Any

import click

from planner.cli.language import VARIABLE, asked_language, click_in, in_words
from planner.words.language import LANGUAGES, words_in

# where each command is; a module is loaded when its command is asked for
_WHERE = {
    "approve": "planner.cli.approve",
    "backup": "planner.cli.backup",
    "benchmark": "planner.cli.benchmark",
    "check": "planner.cli.check",
    "export": "planner.cli.export",
    "import": "planner.cli.importing",
    "memos": "planner.cli.memos",
    "pack": "planner.cli.pack",
    "purge": "planner.cli.purge",
    "restore": "planner.cli.restore",
    "round": "planner.cli.round",
    "serve": "planner.serving.command",
    "template": "planner.cli.template",
}


class _Commands(click.Group):
    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:
        arguments = sys.argv[1:] if args is None else list(args)
        words = words_in(asked_language(arguments))
        with click_in(words.language):
            return click.Group.main(in_words(self, words), arguments, *rest, obj=words, **extra)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(_WHERE)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _WHERE:
            return None
        # `import` is a word of Python's own, `round` a function.
        name = f"{cmd_name}_" if iskeyword(cmd_name) or hasattr(builtins, cmd_name) else cmd_name
        command: click.Command = getattr(import_module(_WHERE[cmd_name]), name)
        return in_words(command, ctx.obj)


def _say_version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:  # noqa: FBT001  (as click calls it)
    if asked and not ctx.resilient_parsing:
        from planner.files.build import build

        click.echo(f"planner {build()}")
        ctx.exit()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--language", type=click.Choice(LANGUAGES), default="da", show_default=True, is_eager=True,
              envvar=VARIABLE, show_envvar=True, expose_value=False, help="Language of what is said and written.")  # fmt: skip
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_say_version,
    help="Show the version.",
)
def main() -> None:
    """Plan the time a school spends on finding apprenticeship places."""
