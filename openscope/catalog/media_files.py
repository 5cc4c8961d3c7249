"""Which files the sources of a graph open, by their endings."""

VIDEOS = frozenset(
    {".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".gif", ".mpg", ".mpeg", ".ts", ".mts"}
)
IMAGES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff"})
FILES = {"builtin:video-file": VIDEOS, "builtin:image": IMAGES}
"""The endings that each type with a `path` opens."""


def source_for(suffix: str) -> str | None:
    """The key of the type that opens files of an ending; None where there is none."""
    return next((key for key, endings in FILES.items() if suffix.lower() in endings), None)
