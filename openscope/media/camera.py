"""Cameras, through OpenCV, by the way of each platform."""

import sys

import cv2
import numpy as np

from openscope.media.picture import MediaError, Pixels

_BACKENDS = {"win32": cv2.CAP_DSHOW, "darwin": cv2.CAP_AVFOUNDATION, "linux": cv2.CAP_V4L2}


class Camera:
    """One camera of this machine, counted from 0, asked for a size and a rate; it may give others.

    See `openscope.media.capture.Device`.
    """

    def __init__(self, number: int, width: int, height: int, fps: float) -> None:
        self._number = number
        self._asked = {
            cv2.CAP_PROP_FRAME_WIDTH: width,
            cv2.CAP_PROP_FRAME_HEIGHT: height,
            cv2.CAP_PROP_FPS: fps,
        }
        self._capture: cv2.VideoCapture | None = None

    def open(self) -> None:
        """See `Device`."""
        level = cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
        try:
            capture = cv2.VideoCapture(self._number, _BACKENDS.get(sys.platform, cv2.CAP_ANY))
        finally:
            cv2.utils.logging.setLogLevel(level)
        if not capture.isOpened():
            raise MediaError(
                f"Camera {self._number} is not there, or another program has it. "
                "Plug it in, or choose another number."
            )
        # The newest picture and not one that waited: most drivers keep a few.
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        for what, wanted in self._asked.items():
            capture.set(what, wanted)
        self._capture = capture

    def read(self) -> Pixels | None:
        """See `Device`."""
        assert self._capture is not None, "opened first"
        there, picture = self._capture.read()
        if not there or picture is None:
            raise MediaError(f"Camera {self._number} has gone. It is tried again.")
        rgb: Pixels = cv2.cvtColor(picture, cv2.COLOR_BGR2RGB).astype(np.uint8, copy=False)
        return rgb

    def close(self) -> None:
        """See `Device`."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None
