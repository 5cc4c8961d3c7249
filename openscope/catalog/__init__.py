"""Which node types exist and where each came from."""

import sys
from collections.abc import Iterable
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from openscope.catalog.builtin import builtin_types
from openscope.catalog.cache import keep_types
from openscope.catalog.found import found_plugins
from openscope.catalog.plugin import Plugin
from openscope.catalog.plugins import load
from openscope.graph.wiring import Types


@dataclass(frozen=True)
class Catalog:
    """Every node type by its key, and the class of each that a plugin brought."""

    types: Types
    classes: dict[str, type[Any]] = field(default_factory=dict)
    plugins: tuple[Plugin, ...] = ()


def load_catalog() -> Catalog:
    """The built-in types and those of every plugin. A plugin that does not load is listed with its
    error and hides no other.

    Their types are kept on disk for `cached_types`. What plugins print while they load goes to
    standard error: the output may be JSON.
    """
    with redirect_stdout(sys.stderr):
        plugins = [load(found) for found in found_plugins()]
    for plugin in plugins:
        keep_types(plugin)
    return catalog_of(plugins)


def catalog_of(plugins: Iterable[Plugin]) -> Catalog:
    """The built-in types and those of some plugins."""
    plugins = tuple(plugins)
    types = dict(builtin_types())
    classes: dict[str, type[Any]] = {}
    for plugin in plugins:
        types |= {type_.key: type_ for type_ in plugin.types}
        classes |= plugin.classes
    return Catalog(MappingProxyType(types), classes, plugins)
