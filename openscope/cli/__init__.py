"""The command line: the same capabilities as the window, without one.

`openscope --help` answers at once: what a command needs is imported when it runs.
"""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from openscope import __version__
from openscope.cli import console, plugins
from openscope.cli.check import check
from openscope.cli.doctor import doctor
from openscope.cli.edit import edit
from openscope.cli.export import code, export
from openscope.cli.live import live
from openscope.cli.models import models
from openscope.cli.new_plugin import new_plugin
from openscope.cli.pipelines import pipelines
from openscope.cli.render import render
from openscope.cli.send import send
from openscope.cli.verify import verify


class _Commands(TyperGroup):
    """`openscope GRAPH` is `openscope edit GRAPH`."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that was typed, or `edit` where it is a file."""
        if args[0] not in self.commands and (
            args[0].endswith(".openscope") or Path(args[0]).exists()
        ):
            args = ["edit", *args]
        return super().resolve_command(ctx, args)


app = typer.Typer(
    help="Wire real-time video pipelines, watch them run, export them as plugins.",
    cls=_Commands,
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for command in (
    edit,
    render,
    live,
    check,
    export,
    verify,
    code,
    send,
    pipelines,
    models,
    new_plugin,
    doctor,
):
    app.command()(command)
app.add_typer(plugins.app, name="plugins")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"openscope {__version__}")
        raise typer.Exit


@app.callback()
def options(
    ctx: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
    debug: console.Debug = False,
) -> None:
    """Wire real-time video pipelines, watch them run, export them as plugins. Without a command,
    or with a graph alone, the window opens."""
    if ctx.invoked_subcommand is None:
        edit()


def main() -> None:
    """Run the command that was typed. Exit 0: done; 1: the work failed; 2: wrong usage or an
    invalid document."""
    try:
        _one_scope_alone()
        app()
    except Exception as error:
        if console.debug():
            raise
        console.tell(error)
        sys.exit(console.exit_code(error))


def _one_scope_alone() -> None:
    """Whichever of two packages named `scope` was found, the other's user must hear of it."""
    try:
        import scope
    except ImportError as error:
        raise console.InstallationError(str(error)) from error
    if not hasattr(scope, "IS_OPENSCOPE"):
        raise console.InstallationError(
            f"The package `scope` in {scope.__path__[0]} is not OpenScope's: that of Daydream "
            "Scope is in its way. Give OpenScope a Python environment of its own."
        )
