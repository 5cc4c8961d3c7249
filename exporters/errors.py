"""What can go wrong with an export."""


class ExportError(Exception):
    """A graph cannot be exported, or not there; the message says why and what to do. Nothing was
    written."""
