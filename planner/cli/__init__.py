"""The `planner` command. It reads what was asked, forwards it, and says how it went.

Exit 0: done. 1: something in the input was left out or failed, each named. 2: wrong usage.
What is heavy is imported by the command that needs it.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from keyword import iskeyword

import click

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
    "serve": "planner.serving.command",
    "template": "planner.cli.template",
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(_WHERE)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _WHERE:
            return None
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name  # `import` is a word of Python's own
        command: click.Command = getattr(import_module(_WHERE[cmd_name]), name)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("planner"), prog_name="planner")
def main() -> None:
    """Plan the time a school spends on finding apprenticeship places."""
