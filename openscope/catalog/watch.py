"""The source folders of plugins, watched: whoever saves has the new code in the program."""

import logging
import threading
from collections.abc import Callable, Iterator
from types import TracebackType

from watchfiles import Change, DefaultFilter, watch

from openscope.catalog import Catalog, catalog_of
from openscope.catalog.found import Found, found_in_folders, source_folders
from openscope.catalog.plugin import Plugin
from openscope.catalog.reload import leave, load_anew

QUIET = 100
"""Milliseconds without another save after which the code is loaded."""

OnChange = Callable[[Catalog, tuple[Plugin, ...]], None]

_log = logging.getLogger(__name__)


class Watch:
    """Loads the plugins of source folders anew when their code is saved, on a thread of its own.

    `on_change` is called with the new catalog, and with the plugins that were loaded anew or tried.
    """

    def __init__(self, catalog: Catalog, on_change: OnChange) -> None:
        self.catalog = catalog
        self._on_change = on_change
        self._folders = [folder for folder in source_folders() if folder.is_dir()]
        self._known: dict[str, Found] = {}
        self._lock = threading.Lock()
        self._end = _End()
        self._thread = threading.Thread(target=self._run, name="plugin-watch", daemon=True)

    def start(self) -> None:
        """Begin. No save since the catalog was loaded is missed; for one before now `on_change` is
        called from here."""
        if not self._folders:
            return
        self._thread.start()
        self._end.asked.wait()
        self._look()

    def close(self) -> None:
        """End the thread, once what it loads is there."""
        self._end.set()
        if self._thread.is_alive():
            self._thread.join()

    def __enter__(self) -> "Watch":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _run(self) -> None:
        try:
            for _ in self._saves():
                self._look()
        except Exception as error:  # the system may refuse to watch so much
            _log.warning("The plugins' folders are not watched: %s", error)
        finally:
            self._end.asked.set()

    def _saves(self) -> Iterator[object]:
        return watch(
            *self._folders,
            watch_filter=_Code(),
            step=QUIET,
            stop_event=self._end,
            raise_interrupt=False,
        )

    def _look(self) -> None:
        """Load what is another now than it was."""
        with self._lock:
            old = {plugin.place: plugin for plugin in self.catalog.plugins}
            there = {str(found.place): found for found in found_in_folders()}
            now = {
                place: _as_it_is(old.get(place, Plugin(found.origin)), found)
                for place, found in there.items()
            }
            for place in self._known.keys() - there.keys():
                leave(self._known[place])
            self._known = there
            installed = [plugin for plugin in self.catalog.plugins if not plugin.place]
            plugins = sorted([*installed, *now.values()], key=lambda plugin: plugin.origin)
            if plugins == list(self.catalog.plugins):
                return
            self.catalog = catalog_of(plugins)
            tried = tuple(plugin for plugin in now.values() if old.get(plugin.place) is not plugin)
            self._on_change(self.catalog, tried)


class _Code(DefaultFilter):
    """What a plugin is loaded from."""

    def __call__(self, change: Change, path: str) -> bool:
        """Whether the program looks at the plugin again."""
        return path.endswith((".py", "pyproject.toml")) and super().__call__(change, path)


class _End(threading.Event):
    """Ends the watching. It is `asked` for the first time when saves are noticed already."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = threading.Event()

    def is_set(self) -> bool:
        """Whether to end."""
        self.asked.set()
        return super().is_set()


def _as_it_is(old: Plugin, found: Found) -> Plugin:
    return old if old.stamp == found.stamp() else load_anew(old, found)
