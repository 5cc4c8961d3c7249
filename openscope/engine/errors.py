"""What can go wrong while a graph runs."""


class NodeError(Exception):
    """A node failed; `node` is its id and the message says what happened. The cause is chained."""

    def __init__(self, node: str, message: str) -> None:
        self.node = node
        super().__init__(f"{node}: {message}")


class DeviceError(Exception):
    """The device that was asked for cannot be used here; the message says why."""


class EndlessError(Exception):
    """A render was asked of a graph that never ends, without a number of frames."""
