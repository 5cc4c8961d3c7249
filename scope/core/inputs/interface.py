"""What an input source of a plugin implements."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass
class InputSourceInfo:
    """One thing that a source can connect to."""

    name: str
    identifier: str
    metadata: dict[str, Any] | None = field(default=None)


class InputSource(ABC):
    """A kind of live input. Built without arguments."""

    source_id: ClassVar[str] = ""
    source_name: ClassVar[str] = ""
    source_description: ClassVar[str] = ""

    @classmethod
    def is_available(cls) -> bool:
        """Whether it can be used on this machine."""
        return True

    @abstractmethod
    def list_sources(self, timeout_ms: int = 5000) -> list[InputSourceInfo]:
        """What there is to connect to."""

    @abstractmethod
    def connect(self, identifier: str) -> bool:
        """Connect; whether that worked."""

    @abstractmethod
    def receive_frame(self, timeout_ms: int = 100) -> "NDArray[np.uint8] | None":
        """The next frame, `(H, W, 3)` uint8 RGB, or None where none came in time."""

    @abstractmethod
    def disconnect(self) -> None:
        """Disconnect."""

    def get_source_resolution(self, identifier: str = "", timeout_ms: int = 5000) -> Any:
        """Width and height of a source, where that is known."""
        return None

    def close(self) -> None:
        """Disconnect for good."""
        self.disconnect()
