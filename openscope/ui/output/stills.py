"""Stills of the output, written while the window goes on."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from torch import Tensor


class Stills(QObject):
    """Writes frames to PNG files, each on a thread of its own: whole, or not at all."""

    written = Signal(Path)
    """The path of a still that is there now."""
    failed = Signal(str)
    """Why one could not be written."""
    _done = Signal(Path, str)

    def __init__(self) -> None:
        super().__init__()
        self._writing: dict[Path, threading.Thread] = {}
        self._done.connect(self._ended)

    @property
    def writing(self) -> frozenset[Path]:
        """Those that are on their way."""
        return frozenset(self._writing)

    def take(self, frame: "Tensor", path: Path) -> None:
        """Write a frame `(1, H, W, C)`; a file of that name is replaced."""
        if path in self._writing:
            return
        thread = threading.Thread(target=self._write, args=(frame, path), name="still")
        self._writing[path] = thread
        thread.start()

    def finish(self) -> None:
        """Wait until all are written."""
        for thread in tuple(self._writing.values()):
            thread.join()

    def _write(self, frame: "Tensor", path: Path) -> None:
        import torch

        from openscope.engine.device import download
        from openscope.media.picture import MediaError
        from openscope.media.still_image import write_png

        trouble = ""
        try:
            with torch.inference_mode():
                pixels = download(frame)[0]
            path.parent.mkdir(parents=True, exist_ok=True)
            write_png(path, pixels)
        except MediaError as error:
            trouble = str(error)
        except OSError as error:
            trouble = f"{path} cannot be written: {error.strerror}."
        except Exception as error:  # no memory left, say: it is told, and the run goes on
            trouble = f"{path} cannot be written: {type(error).__name__}: {error}"
        self._done.emit(path, trouble)

    def _ended(self, path: Path, trouble: str) -> None:
        self._writing.pop(path).join()
        if trouble:
            self.failed.emit(trouble)
        else:
            self.written.emit(path)
