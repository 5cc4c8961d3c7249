"""What a plugin asks for and is not here."""

import importlib.metadata
import re
import tomllib

from openscope.again import frozen
from openscope.catalog.found import Found

_HOST = {"daydream-scope", "scope", "openscope"}
"""The program that a plugin runs in."""


def missing_requirements(found: Found) -> list[str]:
    """The distributions that a plugin in a source folder asks for and that are not here, as it
    names them. Whether a version fits is not looked at."""
    if found.place is None:
        return []
    try:
        text = (found.place / "pyproject.toml").read_text(encoding="utf-8")
        asked = tomllib.loads(text)["project"].get("dependencies", [])
    except (OSError, ValueError, KeyError, AttributeError):
        return []
    return [one for one in asked if isinstance(one, str) and not _is_here(one)]


def in_words(missing: list[str]) -> str:
    """What is missing, and what to do."""
    if not missing:
        return ""
    names = ", ".join(missing)
    if frozen():
        return (
            f"It asks for {names}, which this bundle does not have and cannot install: have its "
            "author do without, or run OpenScope from source."
        )
    wanted = " ".join(f"'{one}'" for one in missing)
    return f"It asks for {names}, which is not here: uv pip install {wanted}"


def _is_here(requirement: str) -> bool:
    name = re.match(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)", requirement)
    if name is None or ";" in requirement or name[1].lower() in _HOST:
        return True  # a marker may say that it is for another machine
    try:
        importlib.metadata.distribution(name[1])
    except importlib.metadata.PackageNotFoundError:
        return False
    return True
