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
            help="A plugin folder, or a graph, which is exported and proven first.",
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
    from exporters.send import RunningScope, install_in_checkout

    plugin = graph if (graph / "pyproject.toml").is_file() else _exported(graph)
    ids = _offered_by(plugin)
    if not scope.startswith(("http://", "https://")):
        if not Path(scope).is_dir():
            raise UsageError(f"--scope {scope}: this is no address and no folder.")
        typer.echo(install_in_checkout(plugin, Path(scope)))
        typer.echo("Scope lists it when it is started next.")
        return
    running = RunningScope(scope)
    try:
        typer.echo(running.install(plugin))
        listed = all(running.has(id_) for id_ in ids)
        if restart is None and not listed:
            typer.echo("Scope lists new pipelines after a restart, which stops what it shows.")
            restart = typer.confirm("Restart it now?", default=False)
        if restart:
            running.restart()
            typer.echo("Scope restarts.")
        elif not listed:
            typer.echo(f"Scope lists {', '.join(ids)} when it is started next.")
            return
        for id_ in ids:
            running.wait_for(id_)
        typer.echo(f"Scope lists {', '.join(ids)}.")
    finally:
        running.close()


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


def _offered_by(plugin: Path) -> list[str]:
    """The ids of a plugin's pipelines. UsageError where it has none: Scope would say that all is
    well, and list nothing."""
    from openscope.catalog.found import read_folder
    from openscope.catalog.plugins import load

    loaded = load(read_folder(plugin))
    if loaded.error:
        raise UsageError(f"{plugin} does not load here: {loaded.error}")
    return [type_.id for type_ in loaded.types]
