"""`openscope new-plugin`: a plugin to start from."""

from pathlib import Path
from typing import Annotated

import typer

from openscope.cli import console


def new_plugin(
    name: Annotated[str, typer.Argument(help="Such as soft-glow.", show_default=False)],
    at: Annotated[Path, typer.Option("--at", metavar="FOLDER", help="Where to put it.")] = Path(),
    debug: console.Debug = False,
) -> None:
    """Write a folder with a working plugin, its tests and its rules, to build one's own on."""
    from openscope import plugin_template

    try:
        folder = plugin_template.new_plugin(name, at)
    except plugin_template.PluginNameError as error:
        raise console.UsageError(str(error)) from error
    typer.echo(f"{folder} is a plugin that works; its README.md says how to go on.")
    typer.echo(f"With OPENSCOPE_PLUGINS={folder.resolve()} its node is {name}:{name}.")
