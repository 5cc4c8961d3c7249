"""Where each document was exported to, and how, so that the next time needs no question."""

import json
import logging
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from openscope.editing.journal import state_folder
from openscope.settings import exports_folder
from openscope.whole_file import write_whole

Kind = Literal["folder", "zip", "send"]
SCOPE = "http://localhost:8000"
"""Where a Scope of this machine listens."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Target:
    """Where an export goes. `place` is the plugin's folder, whose zip lies beside it; `scope` is
    the address or the checkout of the Scope that a plugin is sent to."""

    kind: Kind
    place: str
    debug_view: bool = False
    scope: str = SCOPE

    @property
    def path(self) -> Path:
        """What is written: a plugin that is sent needs a folder where it may stay."""
        place = Path(self.place).expanduser().absolute()
        if self.kind == "zip" and place.suffix.lower() != ".zip":
            return place.with_name(f"{place.name}.zip")
        return place


def default_place(plugin_id: str) -> str:
    """Where a plugin goes that was never exported."""
    return shortened(exports_folder() / plugin_id)


def shortened(path: Path) -> str:
    """A path with `~` for the home folder."""
    try:
        return f"~/{path.relative_to(Path.home()).as_posix()}"
    except ValueError:
        return str(path)


def recall(document: Path | None, plugin_id: str) -> Target | None:
    """Where a document was exported to as a plugin; None where it never was."""
    told = _all().get(_key(document, plugin_id))
    try:
        return None if told is None else Target(**told)
    except TypeError:  # another version's
        return None


def keep(document: Path | None, plugin_id: str, target: Target) -> None:
    """Remember it. What cannot be written is no reason to stop."""
    try:
        state_folder().mkdir(parents=True, exist_ok=True)
        told = {**_all(), _key(document, plugin_id): asdict(target)}
        write_whole(_file(), json.dumps(told, indent=1) + "\n")
    except OSError as error:
        _log.warning("Where it was exported to cannot be kept: %s", error)


def _file() -> Path:
    return state_folder() / "exports.json"


def _key(document: Path | None, plugin_id: str) -> str:
    return f"{document or ''}|{plugin_id}"


def _all() -> dict[str, dict[str, Any]]:
    try:
        told = json.loads(_file().read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        _log.warning("Where documents were exported to cannot be read: %s", error)
        return {}
    return told if isinstance(told, dict) else {}
