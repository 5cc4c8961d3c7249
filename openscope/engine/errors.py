"""What can go wrong while a graph runs."""

_OURS = ("openscope", "pipelines", "exporters")
"""The packages whose own errors are sentences for people."""


def in_words(error: BaseException) -> str:
    """What an error says: its sentence where it is one of ours, else its type as well."""
    text = str(error)
    if is_ours(error):
        return sentence(text)
    return f"{type(error).__name__}: {text or 'no message'}"


def is_ours(error: BaseException) -> bool:
    """Whether what an error says is a sentence of this program."""
    return bool(str(error)) and type(error).__module__.partition(".")[0] in _OURS


def sentence(text: str) -> str:
    """A text with a capital at its start, unless it starts with something like a file's name."""
    first = text.split(maxsplit=1)[0] if text.strip() else ""
    return text[0].upper() + text[1:] if first.isalpha() else text


class NodeError(Exception):
    """A node failed; `node` is its id and the message says what happened. The cause is chained."""

    def __init__(self, node: str, message: str) -> None:
        self.node = node
        super().__init__(f"{node}: {message}")


class DeviceError(Exception):
    """The device that was asked for cannot be used here; the message says why."""


class EndlessError(Exception):
    """A render was asked of a graph that never ends, without a number of frames."""
