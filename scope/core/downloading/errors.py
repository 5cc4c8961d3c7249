"""What can go wrong with a model file, said for the person who waits for it."""


class DownloadError(Exception):
    """A file was not downloaded; the message says which, what happened and what to do."""


class CancelledError(DownloadError):
    """The download was stopped by the one who asked for it; what was fetched is kept."""


class UnsafePathError(DownloadError):
    """A path of an artifact or a zip would leave its folder, or is no path at all."""
