#!/bin/sh
# Called with a Python command: brings the system libraries that OpenCV's and Qt's wheels load on
# Linux, by apt where that is ours to use; otherwise says what to type.
set -eu
probe='
import sys, ctypes, cv2
from PySide6 import QtWidgets
if sys.platform == "linux":
    for library in ("libxcb-cursor.so.0", "libxkbcommon-x11.so.0", "libxcb-icccm.so.4"):
        ctypes.CDLL(library)
'
"$@" -c "$probe" 2>/dev/null && exit 0
libraries="libgl1 libegl1 libglib2.0-0 libxkbcommon0 libdbus-1-3 libfontconfig1 libx11-xcb1
 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0
 libxcb-render-util0 libxcb-shape0 libxcb-xkb1"
if [ "$(uname)" = Linux ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    # shellcheck disable=SC2086
    apt-get update -q && apt-get install -qy --no-install-recommends $libraries
    "$@" -c "$probe"
else
    "$@" -c "$probe" || true
    echo "A system library is missing. On Debian or Ubuntu: sudo apt-get install" $libraries >&2
    exit 1
fi
