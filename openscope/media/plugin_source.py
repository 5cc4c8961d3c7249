"""Input sources that plugins bring, as devices."""

import numpy as np

from openscope.media.picture import MediaError, Pixels
from scope.core.inputs.interface import InputSource

_TIMEOUT_MS = 100


class PluginSource:
    """A Scope `InputSource` connected to one of the things it offers; '' takes the first.

    See `openscope.media.capture.Device`.
    """

    def __init__(self, class_: type[InputSource], identifier: str) -> None:
        self._class = class_
        self._identifier = identifier
        self._source: InputSource | None = None

    def open(self) -> None:
        """See `Device`."""
        name = self._class.source_name or self._class.source_id
        if not self._class.is_available():
            raise MediaError(f"{name} cannot be used on this machine.")
        self._source = self._class()
        identifier = self._identifier
        if not identifier:
            offered = self._source.list_sources()
            if not offered:
                raise MediaError(f"{name} finds nothing to connect to.")
            identifier = offered[0].identifier
        if not self._source.connect(identifier):
            raise MediaError(f"{name} cannot connect to {identifier!r}.")

    def read(self) -> Pixels | None:
        """See `Device`."""
        assert self._source is not None, "opened first"
        given = self._source.receive_frame(timeout_ms=_TIMEOUT_MS)
        picture = given[0] if isinstance(given, tuple) else given
        if picture is None:
            return None
        pixels = np.ascontiguousarray(picture)
        if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] not in (1, 3, 4):
            found = f"{pixels.dtype} {pixels.shape}"
            raise MediaError(f"{self._class.__name__} gave {found}; pictures are (H, W, 3) uint8.")
        return pixels

    def close(self) -> None:
        """See `Device`."""
        if self._source is not None:
            self._source.close()
            self._source = None
