#!/bin/sh
# Called with a Python command: brings the system libraries that OpenCV's wheel loads on Linux, by
# apt where that is ours to use; otherwise says what to type.
set -eu
"$@" -c 'import cv2' 2>/dev/null && exit 0
libraries="libgl1 libglib2.0-0"
if [ "$(uname)" = Linux ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    # shellcheck disable=SC2086
    apt-get update -q && apt-get install -qy --no-install-recommends $libraries
    "$@" -c 'import cv2'
else
    "$@" -c 'import cv2' || true
    echo "OpenCV cannot load. On Debian or Ubuntu: sudo apt-get install $libraries" >&2
    exit 1
fi
