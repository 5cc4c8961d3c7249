"""Which plugins there are, by what their packages say of themselves: none of their code runs."""

import hashlib
import importlib
import importlib.machinery
import importlib.metadata
import logging
import os
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from openscope.catalog.folder_metadata import FolderDistribution, canonical
from openscope.settings import SettingsError, load_settings

GROUP = "scope"
FOLDERS_VARIABLE = "OPENSCOPE_PLUGINS"
"""Source folders of plugins, separated as paths are in PATH."""

_log = logging.getLogger(__name__)
_NOT_ITS_OWN = {"__pycache__", "node_modules", "venv", "site-packages"}


@dataclass(frozen=True)
class Found:
    """A plugin that is there, not loaded yet, or why it cannot be.

    `target` is what its entry point names, `place` its folder and `source` that of its packages
    where it is not installed.
    """

    origin: str
    version: str = ""
    target: str = ""
    place: Path | None = None
    source: Path | None = None
    error: str = ""

    @property
    def package(self) -> str:
        """The name under which it is imported."""
        return self.target.partition(":")[0].partition(".")[0]

    def files(self) -> Iterator[Path]:
        """Its code, without what is hidden or belongs to others."""
        if self.place is not None:
            yield self.place / "pyproject.toml"
        for folder in self.code_in():
            yield from _python_in(folder)

    def stamp(self) -> str:
        """Another text when a file is added, gone, or saved again."""
        digest = hashlib.sha256(f"{self.version} {self.target} {self.error}".encode())
        for file in self.files():
            try:
                stat = file.stat()
            except OSError:
                continue
            digest.update(f"\n{file} {stat.st_mtime_ns} {stat.st_size}".encode(errors="replace"))
        return digest.hexdigest()

    def code_in(self) -> list[Path]:
        """The folders of its code: around its packages in a source folder, else its package."""
        if self.source is not None:
            return [self.source]
        spec = _spec(self.package)
        if spec is None or spec.origin is None:
            return []
        places = spec.submodule_search_locations or [spec.origin]
        return [Path(place) for place in places]


def found_plugins() -> list[Found]:
    """Every plugin of this environment and of the source folders, by origin. Of one that is both
    only the folder counts."""
    folders = found_in_folders()
    named = {canonical(found.origin) for found in folders if not found.error}
    installed = [found for found in _installed() if canonical(found.origin) not in named]
    return sorted([*installed, *folders], key=lambda found: found.origin)


def found_in_folders() -> list[Found]:
    """The plugin of each source folder."""
    importlib.invalidate_caches()
    return list(_apart(read_folder(folder) for folder in source_folders()))


def source_folders() -> list[Path]:
    """The source folders of the settings, then those of OPENSCOPE_PLUGINS, each once."""
    folders = os.environ.get(FOLDERS_VARIABLE, "").split(os.pathsep)
    try:
        folders = [*load_settings().plugin_folders, *folders]
    except SettingsError as error:  # what needs no settings goes on
        _log.warning("%s", error)
    return list(dict.fromkeys(Path(folder).resolve() for folder in folders if folder))


def read_folder(folder: Path) -> Found:
    """A plugin that is not installed: its pyproject.toml names the entry point."""
    folder = folder.resolve()
    try:
        project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        origin, version = str(project["name"]), str(project.get("version", ""))
        points = project["entry-points"][GROUP]
        if len(points) != 1:
            raise ValueError(f"it has {len(points)} entry points in the group scope; it needs one")
        target = next(iter(points.values()))
        if not isinstance(target, str):
            raise ValueError("its entry point is no text")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        reason = f"lacks {error}" if isinstance(error, KeyError) else str(error)
        message = f"{folder} is no plugin folder: its pyproject.toml {reason}."
        return Found(folder.name, place=folder, error=message)
    source = folder / "src" if (folder / "src").is_dir() else folder
    return Found(origin, version, target, folder, source)


def _installed() -> Iterator[Found]:
    by_distribution: dict[str, list[importlib.metadata.EntryPoint]] = {}
    versions: dict[str, str] = {}
    for point in importlib.metadata.entry_points(group=GROUP):
        if point.dist is None or isinstance(point.dist, FolderDistribution):
            continue
        by_distribution.setdefault(point.dist.name, []).append(point)
        versions[point.dist.name] = point.dist.version
    for origin, points in by_distribution.items():
        found = Found(origin, versions[origin], points[0].value)
        if len(points) > 1:
            names = ", ".join(point.name for point in points)
            error = f"{origin} has several entry points ({names}); Scope allows one."
            found = replace(found, error=error)
        yield found


def _apart(folders: Iterable[Found]) -> Iterator[Found]:
    """The same, but an error on each that would be taken for another: Python has one module of a
    name, and a graph one plugin."""
    packages: dict[str, Path | None] = {}
    origins: dict[str, Path | None] = {}
    for found in folders:
        error = found.error
        origin = canonical(found.origin)
        if not error and origin in origins:
            error = f"It is named {found.origin} as is the plugin in {origins[origin]}: rename one."
        elif not error and found.package in packages:
            place = packages[found.package]
            error = f"Its package is named {found.package} as is that in {place}: rename one."
        elif not error and (hidden := _elsewhere(found)):
            error = f"Its package {found.package} would hide {hidden}: rename it."
        if not error:
            origins[origin] = packages[found.package] = found.place
        yield replace(found, error=error)


def _elsewhere(found: Found) -> str:
    """Where else a module of its package's name is, '' where nowhere."""
    if found.package in sys.stdlib_module_names:
        return "a module of Python itself"
    spec = _spec(found.package)
    if spec is None or spec.origin is None:  # a folder without __init__.py hides nothing
        return ""
    assert found.source is not None, "it has no error"
    inside = Path(spec.origin).resolve().is_relative_to(found.source)
    return "" if inside else f"the module in {spec.origin}"


def _spec(package: str) -> importlib.machinery.ModuleSpec | None:
    """Where a package would be imported from now, wherever one of its name was before."""
    if not package:
        return None
    finders = (getattr(finder, "find_spec", None) for finder in sys.meta_path)
    specs = (find(package, None) for find in finders if find is not None)
    return next((spec for spec in specs if spec is not None), None)


def _python_in(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
        return
    for folder, inner, files in os.walk(place):
        inner[:] = sorted(n for n in inner if not n.startswith(".") and n not in _NOT_ITS_OWN)
        yield from (Path(folder) / name for name in sorted(files) if name.endswith(".py"))
