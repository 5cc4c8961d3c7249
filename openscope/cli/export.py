"""`openscope export` and `openscope code`: a graph as a plugin, and as Python."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from openscope.cli import console
from openscope.cli.console import UsageError

if TYPE_CHECKING:
    from exporters.plugin import PluginFiles
    from openscope.catalog import Catalog
    from openscope.graph.document import Document


def export(
    graph: console.Graph,
    dest: Annotated[
        Path, typer.Argument(help="The folder of the plugin, or its zip.", show_default=False)
    ],
    as_zip: Annotated[bool, typer.Option("--zip", help="Write a zip.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite generated files that were edited.")
    ] = False,
    proven: Annotated[
        bool, typer.Option("--verify/--no-verify", help="Prove the plugin once it is written.")
    ] = True,
    debug_view: Annotated[
        bool | None,
        typer.Option(
            "--debug-view/--no-debug-view",
            help="A choice that shows any node's picture; left out, as a plugin was exported.",
            show_default=False,
        ),
    ] = None,
    debug: console.Debug = False,
) -> None:
    """Export a graph as a plugin that Daydream Scope installs."""
    from exporters.plugin import plugin_files
    from exporters.reopen import id_of
    from exporters.write import write_folder, write_zip
    from openscope.catalog import load_catalog
    from openscope.cli.settings import open_graph

    as_zip = as_zip or dest.suffix.lower() == ".zip"
    if as_zip and dest.suffix.lower() != ".zip":
        dest = dest.with_name(f"{dest.name}.zip")
    catalog = load_catalog()
    opened = open_graph(graph)
    # A plugin of the id of an installed one would hide it; an earlier export of itself may.
    ids = {type_.id for type_ in catalog.types.values() if type_.origin != "builtin"}
    taken = frozenset(ids - {opened.id, id_of(dest)})
    if debug_view is None:
        debug_view = opened.debug_view
    made = plugin_files(
        opened.document, catalog.types, opened.title, debug_view=debug_view, taken=taken
    )
    made = pictured(made, opened.document, catalog, graph.parent)
    if as_zip:
        write_zip(made, dest, force=force)
    else:
        write_folder(made, dest, force=force)
    typer.echo(f"{dest}: the plugin {made.names.id}, {len(made.source.schema.table)} parameters.")
    inputs = ", ".join(made.source.inputs)
    if inputs:
        typer.echo(f"The host's video takes the place of {inputs}.")
    if proven:
        from openscope.cli.verify import prove

        if not prove(dest, 600.0):
            raise typer.Exit(1)
    for plugin in made.uninstalled:
        typer.secho(f"It calls {plugin}, a folder on this machine: install it where it goes.",
                    err=True, fg="yellow")  # fmt: skip


def pictured(
    made: "PluginFiles", document: "Document", catalog: "Catalog", folder: Path
) -> "PluginFiles":
    """A plugin with the picture of its README; where it is a plain card, that is said."""
    from exporters.picture import with_picture

    made, why = with_picture(made, document, catalog, folder)
    if why:
        console.warn(f"The picture in its README is a plain card: {why}", style="yellow")
    return made


def code(
    graph: console.Graph,
    file: Annotated[
        str, typer.Option(help="Which file: pipeline.py, schema.py, pyproject.toml, README.md ...")
    ] = "pipeline.py",
    debug: console.Debug = False,
) -> None:
    """Print the Python that a graph is."""
    from exporters.plugin import plugin_files
    from openscope.catalog import load_catalog
    from openscope.cli.settings import open_graph

    opened = open_graph(graph)
    made = plugin_files(
        opened.document, load_catalog().types, opened.title, debug_view=opened.debug_view
    )
    by_name = {place.rpartition("/")[2]: content for place, content in made.files.items()}
    if file not in by_name:
        raise UsageError(f"--file {file}: there is no such file; there are {', '.join(by_name)}.")
    text = by_name[file].decode("utf-8", "replace")
    if sys.stdout.isatty():
        from rich.console import Console
        from rich.syntax import Syntax

        lexer = {"py": "python", "md": "markdown"}.get(file.rpartition(".")[2], "toml")
        Console().print(Syntax(text, lexer, theme="ansi_dark", background_color="default"))
    else:
        typer.echo(text, nl=False)
