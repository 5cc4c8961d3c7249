"""The files that were open lately, and a small picture of each."""

import hashlib
import json
import logging
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from openscope.editing.journal import state_folder
from openscope.whole_file import write_whole, write_whole_bytes

KEPT = 12
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Recent:
    """A file that was open, when (seconds since 1970), and where its picture is if it has one."""

    path: Path
    when: float

    @property
    def picture(self) -> Path:
        """Where its picture is; there may be none yet."""
        digest = hashlib.sha256(str(self.path).encode()).hexdigest()[:24]
        return state_folder() / "pictures" / f"{digest}.png"


def recent_files() -> list[Recent]:
    """The newest first; files that are gone are left out."""
    try:
        listed = json.loads((state_folder() / "recent.json").read_bytes())
        found = [Recent(Path(path), float(when)) for path, when in listed]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError) as error:
        _log.warning("The list of recent files cannot be read: %s", error)
        return []
    return [recent for recent in found if recent.path.is_file()]


def remember(path: Path) -> None:
    """Put a file first in the list. What cannot be written is no reason to stop."""
    path = path.absolute()
    listed = [Recent(path, time.time()), *(r for r in recent_files() if r.path != path)][:KEPT]
    with suppress(OSError):
        state_folder().mkdir(parents=True, exist_ok=True)
        pairs = [[str(recent.path), recent.when] for recent in listed]
        write_whole(state_folder() / "recent.json", json.dumps(pairs, indent=1) + "\n")


def remember_picture(path: Path, png: bytes) -> None:
    """Keep a small picture of a recent file, and none of files that are recent no more. What
    cannot be written is no reason to stop."""
    wanted = Recent(path.absolute(), 0.0).picture
    with suppress(OSError):
        wanted.parent.mkdir(parents=True, exist_ok=True)
        write_whole_bytes(wanted, png)
        kept = {wanted, *(recent.picture for recent in recent_files())}
        for picture in wanted.parent.glob("*.png"):
            if picture not in kept:
                picture.unlink()
