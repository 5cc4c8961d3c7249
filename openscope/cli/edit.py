"""`openscope edit`, and `openscope` alone: the window."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from openscope.cli import console


def edit(
    graph: Annotated[
        Path | None,
        typer.Argument(help="The .openscope file, or an exported plugin.", show_default=False),
    ] = None,
    run: Annotated[bool, typer.Option("--run", help="Run the graph at once.")] = False,
    debug: console.Debug = False,
) -> None:
    """Open the window, on a graph or on the start screen."""
    from openscope.ui.app import start

    sys.exit(start(graph, run=run))
