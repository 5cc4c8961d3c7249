"""OpenScope's own implementation of the Daydream Scope plugin API."""

from importlib import metadata

IS_OPENSCOPE = True
"""Tells this package from Scope's own of the same name."""


def _refuse_a_second_scope() -> None:
    """Two packages of one name hide parts of each other, and nobody is told which runs."""
    try:
        version = metadata.version("daydream-scope")
    except metadata.PackageNotFoundError:
        return
    raise ImportError(
        f"OpenScope and daydream-scope {version} are installed in one Python and both bring the "
        "package `scope`: give each an environment of its own, or uninstall daydream-scope here "
        "and then install OpenScope again."
    )


_refuse_a_second_scope()
