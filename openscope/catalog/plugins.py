"""Plugins, each loaded on its own: importing one runs its code."""

import sys
import traceback
from collections.abc import Iterable
from dataclasses import replace
from importlib import import_module
from typing import Any

from openscope.catalog.describe import describe, describe_node, describe_source
from openscope.catalog.folder_metadata import make_known
from openscope.catalog.found import Found
from openscope.catalog.missing import in_words, missing_requirements
from openscope.catalog.plugin import Plugin
from openscope.graph.node_type import NodeType
from scope.core.inputs.interface import InputSource
from scope.core.nodes.base import Node
from scope.core.plugins.registration import registered_by

BUILTIN_SOURCES = {"video_file", "ndi", "spout", "syphon"}
"""The ids of Scope's own input sources, which a plugin's cannot have."""


def load(found: Found) -> Plugin:
    """Import a plugin and ask its hooks; whatever goes wrong becomes its error."""
    place = "" if found.place is None else str(found.place)
    plugin = Plugin(found.origin, found.version, place, error=found.error, stamp=found.stamp())
    if found.error:
        return plugin
    if found.source is not None and found.place is not None:
        if str(found.source) not in sys.path:
            sys.path.append(str(found.source))  # at the end: it hides nothing
        make_known(found.source, found.origin, found.version, found.target, found.place)
    try:
        return _filled(plugin, registered_by(_value(found.target)))
    except (Exception, SystemExit) as error:
        words = f"{type(error).__name__}: {error}"
        lacks = isinstance(error, ModuleNotFoundError)
        if lacks and (missing := in_words(missing_requirements(found))):
            words = f"{words}. {missing}"
        return replace(plugin, error=words, traceback=traceback.format_exc())


def _value(target: str) -> Any:
    """What an entry point names."""
    module, _, attribute = target.partition(":")
    value: Any = import_module(module)
    for name in attribute.split(".") if attribute else ():
        value = getattr(value, name)
    return value


def _filled(plugin: Plugin, registered: Iterable[type[Any]]) -> Plugin:
    """The plugin with what it registered. In one plugin too, the last of an id wins."""
    types: dict[str, NodeType] = {}
    classes: dict[str, type[Any]] = {}
    refused: list[str] = []
    for class_ in registered:
        if isinstance(class_, type) and issubclass(class_, InputSource):
            if not class_.source_id or class_.source_id in BUILTIN_SOURCES:
                why = "the id of a source of Scope itself" if class_.source_id else "no source_id"
                refused.append(f"The input source {class_.__name__} has {why}.")
                continue
            type_ = describe_source(class_, plugin.origin)
        else:
            get_config = getattr(class_, "get_config_class", None)
            config = get_config() if get_config else None
            if config is not None:
                type_ = describe(config, plugin.origin, "class")
            elif isinstance(class_, type) and issubclass(class_, Node):
                type_ = describe_node(class_.get_definition(), plugin.origin)
            else:
                continue
        types[type_.key], classes[type_.key] = type_, class_
    if not types and not refused:
        raise ValueError("it registers no pipeline; does its hook carry @hookimpl?")
    return replace(plugin, types=tuple(types.values()), classes=classes, error=" ".join(refused))
