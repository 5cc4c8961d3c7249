"""`openscope send`: a plugin into a Scope."""

from pathlib import Path
from typing import Annotated

import typer

from openscope.cli import console
from openscope.cli.console import UsageError

DEFAULT = "http://localhost:8000"


def send(
    graph: Annotated[
        Path,
        typer.Argument(
            metavar="GRAPH|PLUGIN",
            help="A plugin's folder or its name where it is installed from there; or a graph, or a "
            "plugin's zip, which is exported and proven first.",
            show_default=False,
        ),
    ],
    scope: Annotated[
        str, typer.Option(help="Address of a running Scope, or the folder of its checkout.")
    ] = DEFAULT,
    restart: Annotated[
        bool | None,
        typer.Option("--restart/--no-restart", help="Restart Scope without asking, or never."),
    ] = None,
    debug: console.Debug = False,
) -> None:
    """Put a plugin into a Scope, and wait until it is listed there."""
    from exporters.deliver import deliver

    if not scope.startswith(("http://", "https://")) and not Path(scope).is_dir():
        raise UsageError(f"--scope {scope}: this is no address and no folder.")
    plugin = _plugin_of(graph)

    def agreed(question: str) -> bool:
        if restart is not None:
            return restart
        typer.echo(question)
        return _agreed("Restart it now?")

    typer.echo(deliver(plugin, scope, agreed, typer.echo))


def _agreed(question: str) -> bool:
    """Whether the user says yes; where no one can answer, no."""
    try:
        return typer.confirm(question, default=False)
    except typer.Abort:
        typer.echo()
        return False


def _plugin_of(graph: Path) -> Path:
    """The plugin's folder: itself, or that of an installed plugin, or of what is exported now."""
    from exporters.reopen import place_of

    place = place_of(graph)
    return place if (place / "pyproject.toml").is_file() else _exported(graph)


def _exported(graph: Path) -> Path:
    """The plugin of a graph, in a folder where it may stay: Scope runs it from there."""
    from exporters.plugin import plugin_files
    from exporters.write import write_folder
    from openscope.catalog import load_catalog
    from openscope.cli.export import pictured
    from openscope.cli.settings import open_graph
    from openscope.cli.verify import prove
    from openscope.settings import exports_folder

    catalog, opened = load_catalog(), open_graph(graph)
    made = plugin_files(opened.document, catalog.types, opened.title, debug_view=opened.debug_view)
    made = pictured(made, opened.document, catalog, graph.parent)
    folder = exports_folder() / made.names.id
    write_folder(made, folder)
    typer.echo(f"{folder}: the plugin {made.names.id}.")
    if not prove(folder, 600.0):
        raise typer.Exit(1)
    return folder
