"""A plugin loaded anew from its source folder, while what its code before made goes on."""

import importlib
import importlib.util
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from openscope.catalog.found import Found
from openscope.catalog.plugin import Plugin
from openscope.catalog.plugins import load


def load_anew(old: Plugin, found: Found) -> Plugin:
    """Import a plugin's code as it is now, under the names that it had.

    Where that fails, the old modules are put back and the old plugin stays, with the new error.
    """
    before = forget(found)
    new: Plugin | None = None
    try:
        new = load(found)
    finally:
        if old.types and (new is None or not new.types):
            forget(found)
            sys.modules.update(before)
    if new.types or not old.types:
        return new
    return replace(old, stale_error=new.error, traceback=new.traceback, stamp=new.stamp)


def forget(found: Found) -> dict[str, ModuleType]:
    """Have Python import a plugin's modules from their files the next time; those that it had."""
    if found.source is None:
        return {}
    source = found.source
    loaded = {name: one for name, one in list(sys.modules.items()) if _is_of(name, one, source)}
    for name in loaded:
        sys.modules.pop(name, None)
    for file in found.files():
        # Compiled code is told apart by whole seconds and size: too coarse for two quick saves.
        with suppress(NotImplementedError, OSError):
            Path(importlib.util.cache_from_source(str(file))).unlink(missing_ok=True)
    importlib.invalidate_caches()
    return loaded


def leave(found: Found) -> None:
    """Have Python know a plugin's folder no more."""
    forget(found)
    if str(found.source) in sys.path:
        sys.path.remove(str(found.source))


def _is_of(name: str, module: ModuleType, source: Path) -> bool:
    """Whether a module is imported from a source folder; what lies deeper in it, such as an
    environment with libraries, is not."""
    file = getattr(module, "__dict__", {}).get("__file__")
    if not isinstance(file, str):
        return False
    top, path = source / name.partition(".")[0], Path(file).resolve()
    return path.is_relative_to(top) or path == top.with_suffix(".py")
