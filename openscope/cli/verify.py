"""`openscope verify`: is this plugin what its graph is?"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from openscope.cli import console
from openscope.cli.console import UsageError

if TYPE_CHECKING:
    from exporters.verify import Check

_MARKS = {"passed": ("ok", "green"), "failed": ("no", "red"), "not run": ("--", "yellow")}


def verify(
    plugin: Annotated[Path, typer.Argument(help="The plugin folder.", show_default=False)],
    seconds: Annotated[float, typer.Option(help="End it after so long.", min=1.0)] = 600.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    debug: console.Debug = False,
) -> None:
    """Prove an exported plugin: it installs, loads, and gives the editor's frames to the bit."""
    if not plugin.is_dir():
        raise UsageError(f"{plugin} is no folder.")
    if not prove(plugin, seconds, as_json=as_json):
        raise typer.Exit(1)


def prove(plugin: Path, seconds: float, *, as_json: bool = False) -> bool:
    """Make every check and print it; whether none failed."""
    from exporters.verify import verify as run

    report = run(plugin, seconds=seconds, on_check=(lambda check: None) if as_json else _show)
    if as_json:
        typer.echo(report.as_json())
    return report.passed


def _show(check: "Check") -> None:
    mark, colour = _MARKS[check.state]
    place = f" ({check.file}{f':{check.line}' if check.line else ''})" if check.file else ""
    reason = f": {check.reason}{place}" if check.reason else ""
    typer.echo(f"{typer.style(mark, fg=colour)} {check.name}{reason}")
