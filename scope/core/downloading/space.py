"""Room on the disk."""

import shutil
from pathlib import Path

from scope.core.downloading.errors import DownloadError


def require_space(label: str, folder: Path, needed: int) -> None:
    """DownloadError where so many bytes do not fit on the disk of a folder, there or not yet."""
    place = folder
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    if needed > free:
        raise DownloadError(
            f"{label} was not downloaded: it needs {in_words(needed)} and {folder} has "
            f"{in_words(free)} free. Make room, or name a folder on another disk in "
            "DAYDREAM_SCOPE_MODELS_DIR."
        )


def in_words(count: int) -> str:
    """Bytes as people write them: `812 B`, `11.4 MB`."""
    if count < 1000:
        return f"{count} B"
    size = float(count)
    for unit in ("kB", "MB", "GB"):
        size /= 1000
        if size < 999.95:
            return f"{size:.1f} {unit}"
    return f"{size / 1000:.1f} TB"
