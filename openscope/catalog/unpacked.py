"""Plugins that come as one file: a wheel, or a zip of their source. They are unpacked into a
folder of the user and are source folders from then on."""

import configparser
import email
import re
import shutil
import stat
import tempfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from platformdirs import user_data_path

from openscope.catalog.found import GROUP, Found, read_folder

PLUGIN_FILES = (".whl", ".zip")
_LARGEST = 1_000_000_000
"""Bytes that a plugin may have when it is unpacked: a zip may be made to fill a disk."""
_COMPILED = (".so", ".pyd", ".dll", ".dylib")
_BAD = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, UnicodeError)
_LEAVES = re.compile(r"^[/\\]|(^|[/\\])\.\.([/\\]|$)|[\\:\0]")
"""A place in a zip that is none in its folder, on some system."""


class UnpackError(Exception):
    """A file is no plugin, or it cannot be unpacked; the message says why."""


def unpacked_plugins() -> Path:
    """Where they are unpacked. Not created."""
    return user_data_path("OpenScope", False) / "plugins"


def unpack_plugin(file: Path) -> Found:
    """Unpack a wheel or a zip, in the place of an earlier one of its name, whole or not at all.
    None of its code runs. UnpackError where it is no plugin of pure Python."""
    home = unpacked_plugins()
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".unpacking-", dir=home) as made:
            folder = _unpacked(file, Path(made) / "new")
            found = read_folder(folder)
            if found.error:
                raise UnpackError(f"{file} is no plugin: {found.error.partition(': its ')[2]}")
            name = re.sub(r"[^A-Za-z0-9._-]", "_", found.origin).strip(".")
            place = home / (name or "plugin")
            if place.exists():
                place.rename(Path(made) / "old")
            folder.rename(place)
    except _BAD as error:
        raise UnpackError(f"{file} is damaged or no zip: {error}.") from error
    except OSError as error:
        raise UnpackError(f"{file} cannot be unpacked: {error.strerror or error}.") from error
    return read_folder(place)


def remove_unpacked(place: Path) -> bool:
    """Delete a plugin that was unpacked; False for any other folder, which is let be."""
    if place.parent != unpacked_plugins().resolve():
        return False
    shutil.rmtree(place, ignore_errors=True)
    return True


def _unpacked(file: Path, folder: Path) -> Path:
    """The plugin's folder, with its pyproject.toml."""
    wheel = file.suffix.lower() == ".whl"
    into = folder / "src" if wheel else folder
    with zipfile.ZipFile(file) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        _refuse(file, members)
        for member in members:
            target = into / member.filename
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(member) as source, target.open("wb") as out:
                shutil.copyfileobj(source, out)
    if wheel:
        _write_project(file, folder)
    elif not (folder / "pyproject.toml").exists():  # in one folder, as most zips are
        inner = [one for one in folder.iterdir() if one.is_dir() and one.name != "__MACOSX"]
        if len(inner) == 1:
            return inner[0]
    return folder


def _refuse(file: Path, members: list[zipfile.ZipInfo]) -> None:
    if not members:
        raise UnpackError(f"{file} is empty.")
    for member in members:
        name = member.filename
        if _LEAVES.search(name) or stat.S_ISLNK(member.external_attr >> 16):
            raise UnpackError(f"{file}: its member {name!r} would leave its folder.")
        if PurePosixPath(name).suffix.lower() in _COMPILED:
            raise UnpackError(
                f"{file} is no plugin of pure Python: it holds {name}, compiled for one kind of "
                "machine. Install it into the environment of an OpenScope that runs from source."
            )
    if sum(member.file_size for member in members) > _LARGEST:
        raise UnpackError(f"{file} holds more than {_LARGEST // 1_000_000} MB.")


def _write_project(file: Path, folder: Path) -> None:
    """Say of an unpacked wheel what the pyproject.toml of its source says."""
    (info,) = list((folder / "src").glob("*.dist-info")) or [folder]
    points = configparser.ConfigParser(delimiters="=", interpolation=None)
    points.optionxform = str  # type: ignore[assignment, method-assign]
    try:
        about = email.message_from_string((info / "METADATA").read_text(encoding="utf-8"))
        points.read_string((info / "entry_points.txt").read_text(encoding="utf-8"))
        named = dict(points[GROUP])
    except (OSError, KeyError, configparser.Error):
        words = f"{file} is no plugin: it has no entry point in the group {GROUP}."
        raise UnpackError(words) from None
    asked = [one for one in about.get_all("Requires-Dist", []) if "extra ==" not in one]
    lines = [
        "[project]",
        f"name = {_text(about['Name'])}",
        f"version = {_text(about['Version'])}",
        f"dependencies = [{', '.join(map(_text, asked))}]",
        f'[project.entry-points."{GROUP}"]',
        *(f"{_text(name)} = {_text(target)}" for name, target in named.items()),
    ]
    (folder / "pyproject.toml").write_text("\n".join([*lines, ""]), encoding="utf-8")


def _text(value: object) -> str:
    """A text as TOML has it."""
    escaped = re.sub(r'[\\"\x00-\x1f\x7f]', lambda one: f"\\u{ord(one[0]):04x}", str(value))
    return f'"{escaped}"'
