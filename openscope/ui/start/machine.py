"""What this machine is, in two lines."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from openscope.catalog import Catalog

if TYPE_CHECKING:
    from openscope.engine.device import Device


def machine_in_words(device: "Device", catalog: Catalog) -> tuple[str, str]:
    """Such as "CUDA:0 · RTX 4090 · 24 GB" and "96 nodes · 3 plugins · models 1.2 GB"."""
    from scope.core.config import get_models_dir
    from scope.core.downloading.space import in_words

    cores = f" · {os.cpu_count()} cores" if device.name == "cpu" else ""
    nodes = len(catalog.types) + 1  # and Plugin Config, as the palette counts
    parts = [_count(nodes, "node"), _count(len(catalog.plugins), "plugin")]
    models = sum(_sizes(get_models_dir()))
    if models:
        parts.append(f"models {in_words(models)}")
    return f"{device.title}{cores} · {device.memory / 1e9:.0f} GB", " · ".join(parts)


def _sizes(folder: Path) -> Iterator[int]:
    """The sizes of all files in a folder. Links are left out: they lead to files beside them."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        try:
            if entry.is_dir(follow_symlinks=False):
                yield from _sizes(Path(entry.path))
            elif entry.is_file(follow_symlinks=False):
                yield entry.stat().st_size
        except OSError:
            continue


def _count(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
