"""The node types of plugins on disk, so that a palette is there before any plugin is imported."""

import hashlib
import json
import logging
import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from openscope import __version__
from openscope.catalog.found import Found, found_plugins
from openscope.catalog.plugin import Plugin
from openscope.catalog.type_data import from_data, to_data
from openscope.whole_file import write_whole

FOLDER_VARIABLE = "OPENSCOPE_CACHE"
"""Names another folder, as tests do."""

_FORMAT = f"1 of {__version__}"

_log = logging.getLogger(__name__)


def folder() -> Path:
    """Where what can be had again is kept. Not created."""
    named = os.environ.get(FOLDER_VARIABLE)
    return Path(named) if named else user_cache_path("OpenScope", False)


def cached_types() -> list[Plugin]:
    """The plugins whose types are known from the last time that they were loaded, without their
    classes, where no file of theirs changed since. None of their code runs."""
    known = (_read(found) for found in found_plugins() if not found.error)
    return [plugin for plugin in known if plugin is not None]


def keep_types(plugin: Plugin) -> None:
    """Write down what a plugin brought. What does not come back from JSON as it was is left out,
    and so is a plugin with an error; where the disk refuses, the next start takes longer."""
    if not plugin.types:
        return
    path = _file(plugin.origin, plugin.place)
    try:
        text = json.dumps(_as_data(plugin))
        if _plugin(json.loads(text)) != replace(plugin, classes={}):
            return
    except Exception as error:  # an author may have put anything into a schema
        _log.debug("The types of %s are not kept: %s", plugin.origin, error)
        return
    with suppress(OSError):
        if path.exists() and path.read_bytes() == text.encode():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text)


def _read(found: Found) -> Plugin | None:
    """The plugin as it was kept; None where it is another now, or the file cannot be used."""
    place = "" if found.place is None else str(found.place)
    try:
        data = json.loads(_file(found.origin, place).read_bytes())
        if data["format"] != _FORMAT:
            return None
        plugin = _plugin(data)
    except Exception:  # a cache that cannot be read is none
        return None
    same = (plugin.origin, plugin.version, plugin.place) == (found.origin, found.version, place)
    return plugin if same and plugin.stamp == found.stamp() else None


def _file(origin: str, place: str) -> Path:
    digest = hashlib.sha256(f"{origin}\n{place}".encode(errors="replace")).hexdigest()
    return folder() / "plugins" / f"{digest[:32]}.json"


def _as_data(plugin: Plugin) -> dict[str, Any]:
    return {
        "format": _FORMAT,
        "origin": plugin.origin,
        "version": plugin.version,
        "place": plugin.place,
        "stamp": plugin.stamp,
        "types": [to_data(type_) for type_ in plugin.types],
    }


def _plugin(data: dict[str, Any]) -> Plugin:
    types = tuple(from_data(type_) for type_ in data["types"])
    return Plugin(data["origin"], data["version"], data["place"], types=types, stamp=data["stamp"])
