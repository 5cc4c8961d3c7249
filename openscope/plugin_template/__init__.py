"""A plugin to start from: the texts beside this file, filled in under a name of one's own.

Every text is a Jinja2 template; `FILES` says where in the written folder each of them goes.
"""

import importlib.util
import keyword
import re
from contextlib import suppress
from pathlib import Path

from openscope.media.partial import Partial

FILES = {
    "pyproject.toml": "pyproject.toml",
    "README.md": "README.md",
    "__init__.py": "src/{package}/__init__.py",
    "schema.py": "src/{package}/schema.py",
    "pipeline.py": "src/{package}/pipeline.py",
    "test.py": "tests/test_{package}.py",
}

SCOPE_IDS = {
    "streamdiffusionv2",
    "passthrough",
    "longlive",
    "krea-realtime-video",
    "reward-forcing",
    "memflow",
    "video-depth-anything",
    "controller-viz",
    "rife",
    "scribble",
    "gray",
    "optical-flow",
}
"""Pipelines that Scope brings itself. It never runs a plugin's under one of these ids."""

LONGEST_NAME = 40


class PluginNameError(ValueError):
    """A plugin cannot have this name, or not there; the message says why."""


class NotWrittenError(Exception):
    """The folder could not be written; nothing of it is left."""


def new_plugin(name: str, parent: Path) -> Path:
    """Write a plugin that works into the new folder `parent/name` and give that folder.

    It appears whole or not at all. PluginNameError where the name will not do or is taken there,
    NotWrittenError where the disk refuses.
    """
    package = package_of(name)
    folder = parent / name
    if folder.exists() or folder.is_symlink():
        raise PluginNameError(f"{folder} is there already; choose another name or place.")
    if not parent.is_dir():
        raise PluginNameError(f"There is no folder {parent} to put it into.")
    partial = Partial(folder)
    try:
        for path, text in _filled_in(name, package).items():
            file = partial.path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        partial.keep()
    except OSError as error:
        raise NotWrittenError(f"{folder} cannot be written: {error.strerror}.") from error
    finally:
        partial.discard()
    return folder


def package_of(name: str) -> str:
    """The Python package of a plugin's name; PluginNameError where there can be none."""
    package = name.replace("-", "_")
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
        raise PluginNameError(
            f"{name!r} is no name for a plugin: small letters, digits and single hyphens, and a "
            "letter first, as in soft-glow."
        )
    if len(name) > LONGEST_NAME:
        raise PluginNameError(f"{name} is longer than {LONGEST_NAME} characters.")
    if name in SCOPE_IDS:
        raise PluginNameError(f"{name} is a pipeline of Scope itself; a plugin needs another name.")
    if keyword.iskeyword(package):
        raise PluginNameError(f"{name} is a word of the language Python; choose another name.")
    if _is_importable(package):
        raise PluginNameError(
            f"A Python package {package} is here already and the plugin would hide it; choose "
            "another name."
        )
    return package


def _is_importable(package: str) -> bool:
    with suppress(ValueError):  # such as __main__
        spec = importlib.util.find_spec(package)
        return spec is not None and spec.origin is not None
    return True


def _filled_in(name: str, package: str) -> dict[str, str]:
    """The text of each file by its path in the folder."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    texts = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    title = name.replace("-", " ").capitalize()
    words = {"name": name, "package": package, "title": title, "class_": _class_of(name)}
    return {
        path.format(package=package): texts.get_template(f"{file}.jinja").render(words)
        for file, path in FILES.items()
    }


def _class_of(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("-"))
