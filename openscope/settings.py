"""What a user set once for every document: a JSON file in the user's configuration folder."""

import json
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from platformdirs import user_config_path, user_documents_path

from openscope.whole_file import write_whole

FILE_VARIABLE = "OPENSCOPE_SETTINGS"
"""Names another file, as tests do."""
EXPORTS_VARIABLE = "OPENSCOPE_EXPORTS"
"""Names another folder for plugins that were given no place."""

_log = logging.getLogger(__name__)


class SettingsError(Exception):
    """The settings cannot be read or written; the message says why."""


@dataclass(frozen=True)
class Settings:
    """The settings. `shortcuts` are keys by command, where they are not the usual ones, `folded`
    the categories of the palette that are folded; `unknown` holds what another version of the
    program wrote, which is kept."""

    plugin_folders: tuple[str, ...] = ()
    shortcuts: Mapping[str, str] = field(default_factory=dict)
    folded: tuple[str, ...] = ()
    unknown: Mapping[str, Any] = field(default_factory=dict)

    def with_plugin_folder(self, folder: Path) -> "Settings":
        """With one more source folder of a plugin; as before where it is there already."""
        rest = self.without_plugin_folder(folder).plugin_folders
        return replace(self, plugin_folders=(*rest, str(folder)))

    def without_plugin_folder(self, folder: Path) -> "Settings":
        """Without that source folder."""
        rest = tuple(one for one in self.plugin_folders if Path(one) != folder)
        return replace(self, plugin_folders=rest)


def exports_folder() -> Path:
    """Where plugins are written that were given no place of their own, such as those sent to a
    Scope. Not created."""
    named = os.environ.get(EXPORTS_VARIABLE)
    return Path(named) if named else user_documents_path() / "OpenScope"


def settings_file() -> Path:
    """Where the settings are."""
    named = os.environ.get(FILE_VARIABLE)
    return Path(named) if named else user_config_path("OpenScope", False) / "settings.json"


def load_settings() -> Settings:
    """The settings as they were saved. A damaged file is kept aside, which is logged as a warning,
    and the program goes on without it; SettingsError where that cannot be, or it cannot be read."""
    path = settings_file()
    try:
        try:
            return _parsed(json.loads(path.read_bytes()))
        except (ValueError, RecursionError) as error:
            aside = _free_name(path)
            path.rename(aside)
            _log.warning("The settings are damaged (%s). They are kept as %s.", error, aside)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise SettingsError(f"The settings cannot be read: {error}.") from error
    return Settings()


def save_settings(settings: Settings) -> None:
    """Write the settings; SettingsError where that fails, and then the old ones are still there."""
    path = settings_file()
    data = {**settings.unknown, "plugin_folders": list(settings.plugin_folders)}
    if settings.shortcuts:
        data["shortcuts"] = dict(settings.shortcuts)
    if settings.folded:
        data["folded"] = list(settings.folded)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps(data, indent=1) + "\n")
    except OSError as error:
        raise SettingsError(f"The settings cannot be written: {error}.") from error


def _parsed(raw: Any) -> Settings:
    if not isinstance(raw, dict):
        raise ValueError("it is no object")
    folders, folded = raw.pop("plugin_folders", []), raw.pop("folded", [])
    for name, texts in (("plugin_folders", folders), ("folded", folded)):
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise ValueError(f"{name} is no list of texts")
    keys = raw.pop("shortcuts", {})
    if not isinstance(keys, dict) or not all(isinstance(key, str) for key in keys.values()):
        raise ValueError("shortcuts is no object of texts")
    return Settings(tuple(folders), keys, tuple(folded), raw)


def _free_name(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")).exists():
        number += 1
    return aside
