"""The catalog in the window: what is known at once, then what plugins bring, then what is saved."""

import logging

from PySide6.QtCore import QObject, QThread, Signal

from openscope.catalog import Catalog, catalog_of, load_catalog
from openscope.catalog.cache import cached_types
from openscope.catalog.plugin import Plugin
from openscope.catalog.watch import Watch

_log = logging.getLogger(__name__)


def first_catalog() -> Catalog:
    """The built-in types and those of plugins that are known from the last time: at once, without
    importing any of them."""
    return catalog_of(cached_types())


class Library(QObject):
    """Loads the plugins on a thread of its own, and anew when their code is saved."""

    changed = Signal(Catalog)
    """The catalog is another; in the thread of whoever listens."""
    told = Signal(str)
    """What became of a plugin that was loaded anew."""

    def __init__(self) -> None:
        super().__init__()
        self._thread = _Loading()
        self._thread.loaded.connect(self.changed)
        self._thread.tried.connect(self._tried)

    def start(self) -> None:
        """Begin to load."""
        self._thread.start()

    def close(self) -> None:
        """End the threads."""
        self._thread.leave()
        self._thread.wait()
        self._thread.end_watch()

    def _tried(self, plugins: tuple[Plugin, ...]) -> None:
        for plugin in plugins:
            if plugin.stale_error:
                trouble = f"goes on with the code before: {plugin.stale_error}"
            else:
                trouble = plugin.error or "was loaded anew"
            self.told.emit(f"{plugin.origin} {trouble}")


class _Loading(QThread):
    """Loads, then watches until it is told to leave."""

    loaded = Signal(Catalog)
    tried = Signal(tuple)

    def __init__(self) -> None:
        super().__init__()
        self._watch: Watch | None = None
        self._left = False

    def run(self) -> None:
        """What the thread does."""
        try:
            catalog = load_catalog()
            self.loaded.emit(catalog)
            if self._left:
                return
            self._watch = Watch(catalog, self._changed)
            self._watch.start()
        except Exception:
            _log.exception("The plugins could not be loaded")

    def leave(self) -> None:
        """Do not begin to watch."""
        self._left = True

    def end_watch(self) -> None:
        """End the watching, if it began; once `run` is done."""
        if self._watch is not None:
            self._watch.close()

    def _changed(self, catalog: Catalog, tried: tuple[Plugin, ...]) -> None:
        self.loaded.emit(catalog)
        self.tried.emit(tried)
