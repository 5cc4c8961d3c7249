"""`openscope plugins`: which plugins are here, why does one not load, and which folders count?"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from openscope.cli import console

if TYPE_CHECKING:
    from openscope.catalog.plugin import Plugin

app = typer.Typer(invoke_without_command=True)

Added = Annotated[
    Path, typer.Argument(help="The plugin's name, or its folder.", show_default=False)
]
Place = Annotated[
    Path, typer.Argument(help="The plugin's source folder, wheel or zip.", show_default=False)
]


@app.callback()
def plugins(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    debug: console.Debug = False,
) -> None:
    """List every plugin with its node types, or its error; add and remove source folders."""
    if context.invoked_subcommand is not None:
        return
    from openscope.catalog import load_catalog

    found = load_catalog().plugins
    if as_json:
        typer.echo(json.dumps([_as_data(one) for one in found], indent=1, ensure_ascii=False))
    elif not found:
        typer.echo("No plugin is installed, and none was added: openscope plugins add FOLDER.")
    else:
        for plugin in found:
            _tell(plugin)


@app.command()
def add(place: Place, debug: console.Debug = False) -> None:
    """Have a plugin found from now on: in its source folder, or unpacked from its wheel or zip."""
    from openscope.catalog.found import read_folder
    from openscope.catalog.missing import in_words, missing_requirements
    from openscope.catalog.unpacked import PLUGIN_FILES, UnpackError, unpack_plugin
    from openscope.settings import load_settings, save_settings

    try:
        packed = place.is_file() and place.suffix.lower() in PLUGIN_FILES
        found = unpack_plugin(place) if packed else read_folder(place)
    except UnpackError as error:
        raise console.UsageError(str(error)) from error
    if found.error:
        raise console.UsageError(found.error)
    assert found.place is not None, "it is a folder"
    save_settings(load_settings().with_plugin_folder(found.place))
    typer.echo(f"{found.origin} is found in {found.place} from now on.")
    typer.echo("A plugin is code and runs with your rights.")
    missing = in_words(missing_requirements(found))
    if missing:
        console.warn(missing, style="yellow")


@app.command()
def remove(plugin: Added, debug: console.Debug = False) -> None:
    """Forget a source folder, in which nothing is touched; what was unpacked is deleted."""
    from openscope.catalog.found import read_folder
    from openscope.catalog.unpacked import remove_unpacked
    from openscope.settings import load_settings, save_settings

    settings, place = load_settings(), plugin.resolve()
    if str(place) not in settings.plugin_folders:
        folders = [Path(folder) for folder in settings.plugin_folders]
        named = [folder for folder in folders if read_folder(folder).origin == str(plugin)]
        if len(named) != 1:
            there = ", ".join(settings.plugin_folders) or "none"
            raise console.UsageError(f"{plugin} was not added. The folders that were: {there}.")
        (place,) = named
    save_settings(settings.without_plugin_folder(place))
    typer.echo(f"{place} is {'deleted' if remove_unpacked(place) else 'forgotten'}.")


def _as_data(plugin: "Plugin") -> dict[str, Any]:
    return {
        "origin": plugin.origin,
        "version": plugin.version,
        "place": plugin.place,
        "types": [type_.key for type_ in plugin.types],
        "error": plugin.error or None,
        "traceback": plugin.traceback or None,
    }


def _tell(plugin: "Plugin") -> None:
    typer.echo(f"{plugin.origin} {plugin.version} {plugin.place}".rstrip())
    for type_ in plugin.types:
        unkept = " (The sound that it gives is not kept.)" if type_.gives_sound else ""
        typer.echo(f"  {type_.key}: {type_.description}{unkept}")
    if plugin.error:
        what = "loads in part" if plugin.types else "does not load"
        typer.secho(f"  {what}: {plugin.error}", fg="red")
        if console.debug():
            typer.echo(plugin.traceback)
