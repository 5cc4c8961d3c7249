"""A plugin written: a folder or a zip, whole or not at all."""

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from exporters.errors import EditedError, ExportError
from exporters.plugin import PICTURE, PICTURE_MARK, RECORD, PluginFiles
from exporters.reopen import unpack

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
"""The date of every file in a zip, so that the same plugin is the same zip."""


def write_zip(plugin: PluginFiles, path: Path, *, force: bool = False) -> None:
    """Write a zip whose one folder is the plugin, with the same care for what is there already as
    `write_folder`. ExportError as there."""
    with tempfile.TemporaryDirectory(prefix="openscope-zip-") as old:
        files = dict(plugin.files)
        if path.exists():
            unpack(path, Path(old))
            kept = _kept(plugin, Path(old), path, force=force)
            files |= {place: source.read_bytes() for place, source in kept.items()}
    try:
        handle, name = tempfile.mkstemp(dir=path.resolve().parent, prefix=f".{path.name}.")
    except OSError as error:
        raise ExportError(f"{path} cannot be written: {error.strerror}.") from error
    partial = Path(name)
    try:
        with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w") as archive:
            for place, content in sorted(files.items()):
                member = zipfile.ZipInfo(f"{plugin.names.id}/{place}", _ZIP_DATE)
                member.external_attr = 0o644 << 16
                archive.writestr(member, content, zipfile.ZIP_DEFLATED)
        partial.chmod(0o644)
        partial.replace(path)
    except OSError as error:
        raise ExportError(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        partial.unlink(missing_ok=True)


def write_folder(plugin: PluginFiles, folder: Path, *, force: bool = False) -> None:
    """Write a plugin folder. One that is there is replaced only where it is an earlier export of
    the same plugin; what its author added stays.

    ExportError where something else is there, where the author edited a generated file, or added
    one of its name, and `force` does not say to overwrite it, or where the disk refuses. Then
    nothing has changed.
    """
    folder = folder.absolute()
    kept: dict[str, Path] = {}
    if folder.exists() or folder.is_symlink():
        if folder.is_symlink() or not folder.is_dir():
            raise ExportError(f"{folder} is there already and is no folder; choose another place.")
        kept = _kept(plugin, folder, folder, force=force) if any(folder.iterdir()) else {}
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    except OSError as error:
        raise ExportError(f"{folder} cannot be written: {error.strerror}.") from error
    old = partial.with_name(f"{partial.name}.old")
    try:
        for place, content in plugin.files.items():
            target = partial / place
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        for place, source in kept.items():
            target = partial / place
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target, follow_symlinks=False)
        partial.chmod(0o755)
        if folder.exists():
            folder.rename(old)
        try:
            partial.rename(folder)
        except OSError:
            if old.exists():
                old.rename(folder)
            raise
    except OSError as error:
        raise ExportError(f"{folder} cannot be written: {error.strerror}.") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
        if folder.exists():
            shutil.rmtree(old, ignore_errors=True)


def edited(folder: Path, record: Mapping[str, str]) -> list[str]:
    """The generated files, by the digests in an export's record, that are others now or gone."""
    changed = []
    for place, digest in record.items():
        try:
            content = (folder / place).read_bytes()
        except OSError:
            changed.append(place)
            continue
        if hashlib.sha256(content).hexdigest() != digest:
            changed.append(place)
    return changed


def record_of(folder: Path) -> tuple[str, dict[str, str]] | None:
    """The plugin id and the digest of each generated file, as an earlier export left them in its
    export.json; None where there is no such thing."""
    for path in sorted(folder.glob(f"src/*/{RECORD}")):
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            return str(data["id"]), {str(k): str(v) for k, v in data["files"].items()}
        except (OSError, ValueError, KeyError, AttributeError, TypeError):
            continue
    return None


def _kept(plugin: PluginFiles, folder: Path, told: Path, *, force: bool) -> dict[str, Path]:
    """What the author put into a folder beside what was generated. `told` is its name in errors."""
    found = record_of(folder)
    if found is None:
        raise ExportError(f"{told} is there already, and no export; choose another place.")
    id_, record = found
    if id_ != plugin.names.id:
        raise ExportError(f"{told} holds the plugin {id_!r}, another one; choose another place.")
    changed = [place for place in edited(folder, record) if (folder / place).exists()]
    for place in sorted(plugin.files.keys() - record.keys() - {PICTURE}):
        there = folder / place
        if there.name != RECORD and there.exists() and there.read_bytes() != plugin.files[place]:
            changed.append(place)
    if changed and not force:
        raise EditedError(
            f"{', '.join(changed)} in {told} was edited or added since the export. --force "
            "overwrites it; or export to another place and take over what you need.",
            changed,
        )
    generated = {*record, *plugin.files}
    if not _is_our_picture(folder / PICTURE):
        generated.discard(PICTURE)
    places = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    return {
        place: path
        for place, path in places.items()
        if (path.is_file() or path.is_symlink())
        and place not in generated
        and "__pycache__" not in path.parts
    }


def _is_our_picture(path: Path) -> bool:
    try:
        return PICTURE_MARK in path.read_bytes()[:500]
    except OSError:
        return False
