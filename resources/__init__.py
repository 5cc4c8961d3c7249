"""What the program brings beside its code: icons, fonts, the theme, starters, sample media."""

from pathlib import Path


def resource(name: str) -> Path:
    """A file or folder in here, such as `starters/neon-street.openscope`; from source and in a
    bundle alike."""
    return Path(__file__).parent / name
