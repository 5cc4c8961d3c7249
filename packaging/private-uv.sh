#!/bin/sh
# Puts uv into .tools, a virtual environment of this folder alone.
set -eu
if ! python3 -m venv .tools 2>/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -q && apt-get install -qy python3-venv
        python3 -m venv --clear .tools
    else
        echo "Python's venv module is missing. On Debian or Ubuntu: sudo apt-get install python3-venv" >&2
        exit 1
    fi
fi
.tools/bin/python -m pip install --quiet uv==0.13.9
