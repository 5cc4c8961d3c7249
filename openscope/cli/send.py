"""`openscope send`: a plugin into a Scope."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from openscope.cli import console
from openscope.cli.console import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openscope.catalog.plugin import Plugin

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
    from exporters.send import install_in_checkout

    here = not scope.startswith(("http://", "https://"))
    if here and not Path(scope).is_dir():
        raise UsageError(f"--scope {scope}: this is no address and no folder.")
    plugin = _plugin_of(graph)
    if here:
        _offered_by(plugin)
        typer.echo(install_in_checkout(plugin, Path(scope)))
        typer.echo("Scope lists it when it is started next.")
    else:
        _send(plugin, scope, restart)


def _send(plugin: Path, url: str, restart: bool | None) -> None:
    """Into a running Scope."""
    from exporters.send import RunningScope

    offered = _offered_by(plugin)
    ids = [type_.id for type_ in offered.types]
    names = ", ".join(ids)
    running = RunningScope(url)
    try:
        owners = {id_: owner for id_ in ids if (owner := running.owner_of(id_)) is not None}
        _refuse_what_would_hide(owners, offered.origin)
        typer.echo(running.install(plugin))
        # It lists what it has loaded: after an update, the code of before.
        listed = not owners and all(running.owner_of(id_) is not None for id_ in ids)
        if restart is None and not listed:
            news = "runs the code of before until" if owners else "lists new pipelines after"
            typer.echo(f"Scope {news} a restart, which stops what it shows.")
            restart = _agreed("Restart it now?")
        if restart:
            before = running.started()
            running.restart()
            typer.echo("Scope restarts.")
            for id_ in ids:
                running.wait_for(id_, offered.origin, before=before)
        elif not listed:
            news = "runs what was sent" if owners else f"lists {names}"
            typer.echo(f"Scope {news} when it is started next.")
            return
        typer.echo(f"Scope lists {names}.")
    finally:
        running.close()


def _refuse_what_would_hide(owners: "Mapping[str, str]", origin: str) -> None:
    """Scope has one pipeline of an id: the last one that is registered."""
    from openscope.catalog.folder_metadata import canonical

    for id_, owner in owners.items():
        if owner and canonical(owner) != canonical(origin):
            raise UsageError(
                f"Scope has a pipeline {id_!r} already, of the plugin {owner}. Give yours another "
                "id."
            )


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


def _offered_by(plugin: Path) -> "Plugin":
    """What a plugin offers. UsageError where that is nothing: Scope would say that all is well, and
    list nothing."""
    from openscope.catalog.found import read_folder
    from openscope.catalog.plugins import load

    loaded = load(read_folder(plugin))
    if loaded.error:
        raise UsageError(f"{plugin} does not load here: {loaded.error}")
    return loaded
