"""Plugins: found through entry points and in source folders, each loaded on its own."""

import importlib.metadata
import os
import sys
import tomllib
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from openscope.catalog.describe import describe, describe_node
from openscope.graph.node_type import NodeType
from scope.core.nodes.base import Node
from scope.core.plugins.registration import registered_by

GROUP = "scope"
FOLDERS_VARIABLE = "OPENSCOPE_PLUGINS"
"""Source folders of plugins, separated as paths are in PATH."""


@dataclass(frozen=True)
class Plugin:
    """A plugin that was looked for: what it brought, or why it did not load.

    `origin` is the name of its distribution, `place` its source folder where it has one, `classes`
    the pipeline classes by node type key.
    """

    origin: str
    version: str = ""
    place: str = ""
    types: tuple[NodeType, ...] = ()
    classes: dict[str, type[Any]] = field(default_factory=dict)
    error: str = ""
    traceback: str = ""


def find_plugins() -> list[Plugin]:
    """Every plugin of this environment and of the source folders, loaded or with its error.

    Importing a plugin runs its code.
    """
    folders = [Path(p) for p in os.environ.get(FOLDERS_VARIABLE, "").split(os.pathsep) if p]
    found = [*_from_entry_points(), *(_from_folder(folder) for folder in folders)]
    return sorted(found, key=lambda plugin: plugin.origin)


def _from_entry_points() -> Iterator[Plugin]:
    by_distribution: dict[str, list[importlib.metadata.EntryPoint]] = {}
    versions: dict[str, str] = {}
    for point in importlib.metadata.entry_points(group=GROUP):
        if point.dist is None:
            continue
        by_distribution.setdefault(point.dist.name, []).append(point)
        versions[point.dist.name] = point.dist.version
    for origin, points in by_distribution.items():
        if len(points) > 1:
            names = ", ".join(point.name for point in points)
            message = f"{origin} has several entry points ({names}); Scope allows one."
            yield Plugin(origin, versions[origin], error=message)
            continue
        yield _loaded(origin, versions[origin], "", points[0].value)


def _from_folder(folder: Path) -> Plugin:
    """A plugin that is not installed: its pyproject.toml names the entry point."""
    try:
        project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        origin, version = str(project["name"]), str(project.get("version", ""))
        points = project["entry-points"][GROUP]
        if len(points) != 1:
            raise ValueError(f"it has {len(points)} entry points in the group scope; it needs one")
    except (OSError, ValueError, KeyError, TypeError) as error:
        reason = f"lacks {error}" if isinstance(error, KeyError) else str(error)
        message = f"{folder} is no plugin folder: its pyproject.toml {reason}."
        return Plugin(folder.name, place=str(folder), error=message)
    source = folder / "src" if (folder / "src").is_dir() else folder
    if str(source) not in sys.path:
        sys.path.insert(0, str(source))
    return _loaded(origin, version, str(folder), next(iter(points.values())))


def _loaded(origin: str, version: str, place: str, target: str) -> Plugin:
    """Import the target and ask its hooks; whatever goes wrong becomes the plugin's error."""
    try:
        module, _, attribute = target.partition(":")
        value: Any = import_module(module)
        for name in attribute.split(".") if attribute else ():
            value = getattr(value, name)
        classes = registered_by(value)
        described = dict(_described(origin, classes))
        if not described:
            raise ValueError("it registers no pipeline; does its hook carry @hookimpl?")
    except (Exception, SystemExit) as error:
        words = f"{type(error).__name__}: {error}"
        return Plugin(origin, version, place, error=words, traceback=traceback.format_exc())
    types = tuple(type_ for type_, _ in described.values())
    by_key = {key: class_ for key, (_, class_) in described.items()}
    return Plugin(origin, version, place, types, by_key)


def _described(
    origin: str, classes: Iterable[type[Any]]
) -> Iterator[tuple[str, tuple[NodeType, type[Any]]]]:
    """The pipelines and event nodes among the registered classes. In one plugin too, the last of an
    id wins."""
    for class_ in classes:
        get_config = getattr(class_, "get_config_class", None)
        config = get_config() if get_config else None
        if config is not None:
            type_ = describe(config, origin, "class")
        elif issubclass(class_, Node):
            type_ = describe_node(class_.get_definition(), origin)
        else:
            continue
        yield type_.key, (type_, class_)
