"""`openscope plugins`: which plugins are here, and why does one not load?"""

import json
from typing import Annotated

import typer

from openscope.cli import console


def plugins(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    debug: console.Debug = False,
) -> None:
    """List every plugin with its pipelines, or its error."""
    from openscope.catalog import load_catalog

    found = load_catalog().plugins
    if as_json:
        data = [
            {
                "origin": plugin.origin,
                "version": plugin.version,
                "place": plugin.place,
                "types": [type_.key for type_ in plugin.types],
                "error": plugin.error or None,
                "traceback": plugin.traceback or None,
            }
            for plugin in found
        ]
        typer.echo(json.dumps(data, indent=1, ensure_ascii=False))
        return
    if not found:
        typer.echo("No plugin is installed, and OPENSCOPE_PLUGINS names no folder.")
    for plugin in found:
        typer.echo(f"{plugin.origin} {plugin.version} {plugin.place}".rstrip())
        for type_ in plugin.types:
            typer.echo(f"  {type_.key}: {type_.description}")
        if plugin.error:
            typer.secho(f"  does not load: {plugin.error}", fg="red")
            if console.debug():
                typer.echo(plugin.traceback)
