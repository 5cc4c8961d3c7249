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
    plugin: Annotated[
        Path,
        typer.Argument(
            metavar="PLUGIN",
            help="A plugin's folder or zip, or its name where it is installed from its folder.",
            show_default=False,
        ),
    ],
    seconds: Annotated[float, typer.Option(help="End it after so long.", min=1.0)] = 600.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    debug: console.Debug = False,
) -> None:
    """Prove an exported plugin: it installs, loads, and gives the editor's frames to the bit."""
    from exporters.reopen import is_package, is_plugin, place_of

    place = place_of(plugin)
    if not is_plugin(place):
        raise UsageError(f"{plugin} is no folder, no zip and no installed plugin.")
    if is_package(place):
        raise UsageError(
            f"{plugin} is installed without its pyproject.toml, of which a verify builds it anew. "
            f"`openscope export {plugin} FOLDER` writes the whole plugin, and proves it."
        )
    if not prove(place, seconds, as_json=as_json):
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
