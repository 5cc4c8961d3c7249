"""What the program brings beside its code: icons, fonts, the theme, starters, sample media."""

from pathlib import Path


def resource(name: str) -> Path:
    """A file or folder in here, such as `starters/neon-street.openscope`; from source and in a
    bundle alike."""
    return Path(__file__).parent / name


def font_files() -> list[Path]:
    """The fonts of the window: those in here, and those that effects draw with, which lie beside
    the code that travels with them."""
    kit = Path(__file__).parents[1] / "pipelines" / "kit"
    return sorted(file for folder in (resource("fonts"), kit) for file in folder.glob("*.[ot]tf"))
