"""Python, the window, torch, codecs, cameras and plugins."""

import json
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from typing import Any

from openscope import __version__
from openscope.again import command_of_this_program, frozen
from openscope.doctor.asked import NoAnswerError, asked, said
from openscope.doctor.finding import Finding

_CODECS = {
    ("libx264", "w"): "H.264 films are written",
    ("libvpx-vp9", "w"): "WebM films are written",
    ("h264", "r"): "H.264 films are read",
    ("hevc", "r"): "HEVC films are read",
    ("vp9", "r"): "VP9 films are read",
}
_REINSTALL = "Download OpenScope again." if frozen() else "Reinstall it: uv pip install -e ."


def program() -> Iterator[Finding]:
    """OpenScope and its Python."""
    where = "the bundle" if frozen() else sys.executable
    words = f"OpenScope {__version__}, Python {platform.python_version()} of {where}"
    yield Finding("Program", "ok", f"{words}, on {platform.platform()}.")
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        yield Finding(
            "Python",
            "error",
            f"Python {platform.python_version()} is none that OpenScope is made for.",
            "Use Python 3.11, 3.12 or 3.13: uv venv --python 3.13",
        )


def window() -> Iterator[Finding]:
    """Whether Qt shows windows here, and OpenGL."""
    if sys.platform.startswith("linux") and not _has_screen():
        yield Finding(
            "Window",
            "warning",
            "There is no screen in this session (neither DISPLAY nor WAYLAND_DISPLAY is set).",
            "Start it in a desktop session. The command line works without.",
        )
        return
    try:
        told = asked("openscope.ui.qt_probe", 20)
    except NoAnswerError as error:
        advice = "Update the graphics driver."
        if sys.platform.startswith("linux"):
            advice += (
                " On Debian or Ubuntu also: sudo apt-get install libxcb-cursor0 libxkbcommon-x11-0 "
                "libegl1 libgl1"
            )
        yield Finding("Window", "error", f"Qt cannot show a window: {error}.", advice)
        return
    words = f"Qt {told['qt']} on {told['platform']}, {_count(told['screens'], 'screen')}."
    yield Finding("Window", "ok", words)
    if told["gl"]:
        yield Finding("OpenGL", "ok", f"{told['gl']}.")
    else:
        yield Finding(
            "OpenGL",
            "warning",
            "There is no OpenGL: the window is drawn by the processor, which takes its time.",
            "Install or update the graphics driver.",
        )


def torch() -> Iterator[Finding]:
    """torch, and what runs the graph."""
    driver = _driver()
    try:
        told = asked("openscope.doctor.torch_probe", 90)
    except NoAnswerError as error:
        advice = "Update the graphics driver, or start with CUDA_VISIBLE_DEVICES=-1 for the CPU."
        yield Finding("Torch", "error", f"torch does not work: {error}.",
                      advice if driver else _REINSTALL)  # fmt: skip
        return
    built = f"CUDA {told['cuda']}" if told["cuda"] else "the CPU"
    threads = _count(told["threads"], "thread")
    yield Finding("Torch", "ok", f"torch {told['version']} for {built}, {threads}.")
    yield _gpu(told, driver)


def _gpu(told: dict[str, Any], driver: str) -> Finding:
    if told["devices"]:
        cards = ", ".join(
            f"{card['name']} with {card['memory'] / 1e9:.0f} GB" for card in told["devices"]
        )
        return Finding("GPU", "ok", f"{cards}{f', driver {driver}' if driver else ''}.")
    if told["hint"] and frozen():
        return Finding(
            "GPU",
            "warning",
            "This machine has an NVIDIA GPU, but this bundle of OpenScope is the one for the CPU.",
            "Download the one for CUDA.",
        )
    if told["hint"]:
        why, _, advice = told["hint"].partition(" To use it: ")
        return Finding("GPU", "warning", why, advice)
    if driver:
        return Finding(
            "GPU",
            "warning",
            f"torch cannot use the NVIDIA GPU with its driver {driver}.",
            f"Update the driver to one for CUDA {told['cuda']}.",
        )
    return Finding("GPU", "ok", "No NVIDIA GPU: the graph runs on the CPU.")


def _driver() -> str:
    """The version of NVIDIA's driver, '' where there is none; 'that does not answer'."""
    if shutil.which("nvidia-smi") is None:
        return ""
    ask = ["nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader"]
    try:
        return said(ask, 10).splitlines()[0]
    except NoAnswerError:
        return "that does not answer"


def codecs() -> Iterator[Finding]:
    """Whether FFmpeg has the codecs of usual films."""
    import av

    missing = []
    for (name, mode), what in _CODECS.items():
        try:
            av.codec.Codec(name, mode)  # type: ignore[arg-type]
        except (ValueError, av.FFmpegError):
            missing.append(what)
    version = f"FFmpeg {av.ffmpeg_version_info} in PyAV {av.__version__}"
    if missing:
        words = f"{version} lacks a codec, so that this is not: {'; '.join(missing)}."
        yield Finding("Codecs", "error", words, _REINSTALL)
    else:
        yield Finding("Codecs", "ok", f"{version}: H.264, HEVC and VP9.")


def cameras() -> Iterator[Finding]:
    """The cameras, none of which is opened."""
    try:
        names = asked("openscope.doctor.camera_probe", 15)
    except NoAnswerError as error:
        yield Finding(
            "Cameras",
            "warning",
            f"The cameras cannot be listed: {error}.",
            "Unplug them and plug them in again; a camera node may work all the same.",
        )
        return
    yield Finding("Cameras", "ok", f"{', '.join(names)}." if names else "No camera is plugged in.")


def plugins() -> Iterator[Finding]:
    """Every plugin, or why it does not load."""
    try:
        found = json.loads(said([*command_of_this_program(), "plugins", "--json"], 120))
    except NoAnswerError as error:
        yield Finding(
            "Plugins",
            "error",
            f"The plugins cannot be loaded: {error}.",
            "Remove the one that was added last: openscope plugins remove FOLDER",
        )
        return
    for plugin in found:
        name = f"{plugin['origin']} {plugin['version']}".strip()
        if plugin["error"]:
            yield Finding(
                "Plugin", "warning", f"{name}: {plugin['error']}",
                "Its code is shown by: openscope plugins --debug",
            )  # fmt: skip
        else:
            yield Finding("Plugin", "ok", f"{name}, {_count(len(plugin['types']), 'node type')}.")
    if not found:
        yield Finding("Plugins", "ok", "No plugin is here.")


def _has_screen() -> bool:
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(os.environ.get(name) for name in named)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
