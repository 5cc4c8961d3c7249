"""Commands as data. Menus, the command search, shortcuts and tests read this one registry."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from openscope.ui.window import Window

Scope = Literal["window", "canvas"]


def _always(window: "Window") -> bool:
    return True


@dataclass(frozen=True)
class Command:
    """Something that a person can do. `id` is stable; `shortcut` is in Qt's portable words.

    A command of scope `canvas` acts only while the canvas has the focus, so that single letters
    can be typed elsewhere. `enabled` and `checked` are asked when a menu opens or what there is
    changes; `starts_group` draws a line above it in the menu; `hint` is the word beside its key in
    the corner of the canvas.
    """

    id: str
    title: str
    run: Callable[["Window"], object]
    shortcut: str = ""
    menu: str = ""
    scope: Scope = "window"
    enabled: Callable[["Window"], bool] = _always
    checked: Callable[["Window"], bool] | None = None
    icon: str = ""
    starts_group: bool = False
    hint: str = ""


class Commands:
    """The registry, in the order in which menus show it."""

    def __init__(self, commands: Iterable[Command] = ()) -> None:
        self._commands: dict[str, Command] = {}
        for command in commands:
            self.add(command)

    def add(self, command: Command) -> None:
        """Register a command; ValueError where its id is taken, or its shortcut in its scope."""
        for other in self._commands.values():
            same_keys = command.shortcut and other.shortcut == command.shortcut
            if other.id == command.id or (same_keys and other.scope == command.scope):
                raise ValueError(f"{command.id} and {other.id} share an id or a shortcut")
        self._commands[command.id] = command

    def __getitem__(self, id_: str) -> Command:
        return self._commands[id_]

    def __iter__(self) -> Iterator[Command]:
        return iter(self._commands.values())

    def menu(self, name: str) -> list[Command]:
        """The commands of one menu."""
        return [command for command in self if command.menu == name]

    def matching(self, text: str) -> list[Command]:
        """Those whose titles hold every word that was typed, best first."""
        words = text.lower().split()
        found = [c for c in self if all(word in c.title.lower() for word in words)]
        return sorted(found, key=lambda c: not c.title.lower().startswith(" ".join(words)))
