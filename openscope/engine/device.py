"""Which device runs the graph, and how frames get there and back."""

import ctypes
import importlib.metadata
import shutil
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

import numpy as np
import psutil
import torch
from numpy.typing import NDArray
from torch import Tensor

from openscope.engine.errors import DeviceError
from pipelines.kit.frames import to_float, to_frames, to_uint8

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Device:
    """A device that a graph can run on: what torch calls it, what people do, and its memory in
    bytes."""

    name: str
    title: str
    memory: int


def devices() -> tuple[Device, ...]:
    """The devices of this machine, the one that `auto` takes first."""
    cpu = Device("cpu", "CPU", psutil.virtual_memory().total)
    found = []
    for number in range(torch.cuda.device_count()):
        seen = torch.cuda.get_device_properties(number)
        title = seen.name.removeprefix("NVIDIA ").removeprefix("GeForce ")
        found.append(Device(f"cuda:{number}", f"CUDA:{number} · {title}", seen.total_memory))
    return (*found, cpu)


def pick_device(name: str) -> torch.device:
    """The device of `auto`, `cpu`, `cuda` or `cuda:1`; DeviceError where it is not to be had."""
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(name)
    except RuntimeError:
        raise DeviceError(f"There is no device {name!r}: use auto, cpu or cuda:0.") from None
    if device.type not in ("cpu", "cuda"):
        raise DeviceError(f"{name} is not supported: use auto, cpu or cuda:0.")
    if device.type == "cuda" and (device.index or 0) >= torch.cuda.device_count():
        count = torch.cuda.device_count()
        raise DeviceError(f"{name} is not here: torch sees {count} CUDA devices. {cuda_hint()}")
    return device


def cuda_hint() -> str:
    """What to type where the machine has a GPU that this build of torch cannot use, else ''."""
    if torch.version.cuda is not None or shutil.which("nvidia-smi") is None:
        return ""
    version = importlib.metadata.version("torch").partition("+")[0]
    return (
        "This machine has an NVIDIA GPU, but torch was installed without CUDA. To use it: "
        f"uv pip install --reinstall-package torch --torch-backend=auto torch=={version}"
    )


@cache
def keep_freed_memory() -> None:
    """Have the C library keep the memory of frames that are done for the next ones.

    glibc gives large blocks back at once, and the kernel fills them with zeros anew for every
    frame: on CPU that cost up to a fifth of the time of a chain of effects at 720p.
    """
    if not sys.platform.startswith("linux"):
        return
    with suppress(OSError, AttributeError):  # musl has no mallopt
        libc = ctypes.CDLL(None)
        m_trim_threshold, m_mmap_threshold, one_gigabyte = -1, -3, 1 << 30
        libc.mallopt(m_trim_threshold, one_gigabyte)
        libc.mallopt(m_mmap_threshold, one_gigabyte)


class Uploader:
    """Takes uint8 pictures to the device and makes them float32 there.

    On CUDA they travel from pinned memory on a stream of their own, so that the copy of one
    frame overlaps the work on the last.
    """

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._stream = torch.cuda.Stream(device) if device.type == "cuda" else None

    def __call__(self, pictures: Sequence[Pixels]) -> Tensor:
        """`(H, W, C)` uint8 pictures as `(T, H, W, C)` float32 in [0, 1], fitted to the first
        where their sizes differ."""
        if any(picture.shape != pictures[0].shape for picture in pictures):
            return to_frames([self._send(picture[None]) for picture in pictures], self._device)
        return to_float(self._send(pictures[0][None] if len(pictures) == 1 else np.stack(pictures)))

    def _send(self, pixels: Pixels) -> Tensor:
        host = torch.from_numpy(pixels)
        if self._stream is None:
            return host
        with torch.cuda.stream(self._stream):
            there = host.pin_memory().to(self._device, non_blocking=True)
        current = torch.cuda.current_stream(self._device)
        current.wait_stream(self._stream)
        there.record_stream(current)
        return there


def download(frames: Tensor) -> Pixels:
    """`(T, H, W, C)` float32 frames as uint8 in main memory."""
    pixels: Pixels = to_uint8(frames).cpu().numpy()
    return pixels
