"""Source folders of plugins as distributions: what calls another plugin by its distribution, as an
exported one does, finds it as it finds one that is installed."""

import importlib.metadata
import json
import re
import sys
from collections.abc import Iterator
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Any

_folders: dict[str, "FolderDistribution"] = {}
"""By the folder that is on `sys.path`."""


class FolderDistribution(importlib.metadata.Distribution):
    """What pip would write of a source folder that it installs as editable."""

    def __init__(self, name: str, version: str, target: str, place: Path) -> None:
        told = {"url": place.as_uri(), "dir_info": {"editable": True}}
        self._texts = {
            "METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version or '0'}\n",
            "entry_points.txt": f"[scope]\nplugin = {target}\n",
            "direct_url.json": json.dumps(told),
        }

    def read_text(self, filename: str) -> str | None:
        """A file of the metadata."""
        return self._texts.get(str(filename))

    def locate_file(self, path: Any) -> Any:
        """A file of the distribution; it lists none."""
        return Path(path)


class _Finder(MetaPathFinder):
    """Finds the folders that are importable now."""

    def find_spec(self, *_: Any) -> None:
        """Modules are found by `sys.path`."""

    def find_distributions(
        self, context: importlib.metadata.DistributionFinder.Context
    ) -> Iterator[FolderDistribution]:
        wanted = canonical(context.name) if context.name else None
        for source, distribution in _folders.items():
            if source in sys.path and wanted in (None, canonical(distribution.name)):
                yield distribution


def make_known(source: Path, name: str, version: str, target: str, place: Path) -> None:
    """Have a source folder found as a distribution, as long as `source` is on `sys.path`."""
    _folders[str(source)] = FolderDistribution(name, version, target, place)
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.append(_Finder())  # at the end: what is installed comes first


def canonical(name: str) -> str:
    """A distribution's name as all spellings of it have it."""
    return re.sub(r"[-_.]+", "-", name).lower()
