"""A plugin that is on disk, brought into a Scope."""

from collections.abc import Callable
from pathlib import Path

from exporters.send import RunningScope, ScopeError, install_in_checkout
from openscope.catalog.folder_metadata import canonical
from openscope.catalog.found import read_folder
from openscope.catalog.plugin import Plugin
from openscope.catalog.plugins import load


def deliver(
    plugin: Path,
    scope: str,
    agreed: Callable[[str], bool],
    say: Callable[[str], object] = lambda words: None,
) -> str:
    """Install a plugin into a Scope at an address, or in the folder of a checkout; what became of
    it, in a sentence.

    `agreed` is asked before a running Scope is restarted; `say` hears what Scope answers on the
    way. ScopeError where Scope does not take it, or it would be nothing to Scope.
    """
    offered = _offered_by(plugin)
    if not _is_address(scope):
        checkout = Path(scope).expanduser()
        if not checkout.is_dir():
            raise ScopeError(f"{scope} is no address and no folder.")
        say(install_in_checkout(plugin, checkout))
        return "Scope lists it when it is started next."
    running = RunningScope(scope)
    try:
        return _into(running, plugin, offered, agreed, say)
    finally:
        running.close()


def _into(
    running: RunningScope,
    plugin: Path,
    offered: Plugin,
    agreed: Callable[[str], bool],
    say: Callable[[str], object],
) -> str:
    ids = [type_.id for type_ in offered.types]
    names = ", ".join(ids)
    owners = {id_: owner for id_ in ids if (owner := running.owner_of(id_)) is not None}
    _refuse_what_would_hide(owners, offered.origin)
    say(running.install(plugin))
    # It lists what it has loaded: after an update, the code of before.
    if not owners and all(running.owner_of(id_) is not None for id_ in ids):
        return f"Scope lists {names}."
    news = "runs the code of before until" if owners else "lists new pipelines after"
    if not agreed(f"Scope {news} a restart, which stops what it shows."):
        news = "runs what was sent" if owners else f"lists {names}"
        return f"Scope {news} when it is started next."
    before = running.started()
    running.restart()
    say("Scope restarts.")
    for id_ in ids:
        running.wait_for(id_, offered.origin, before=before)
    return f"Scope lists {names}."


def _refuse_what_would_hide(owners: dict[str, str], origin: str) -> None:
    """Scope has one pipeline of an id: the last one that is registered."""
    for id_, owner in owners.items():
        if owner and canonical(owner) != canonical(origin):
            raise ScopeError(
                f"Scope has a pipeline {id_!r} already, of the plugin {owner}. Give yours another "
                "id."
            )


def _offered_by(plugin: Path) -> Plugin:
    """What a plugin offers; where that is nothing, Scope would say that all is well, and list
    nothing."""
    loaded = load(read_folder(plugin))
    if loaded.error or not loaded.types:
        raise ScopeError(f"{plugin} does not load here: {loaded.error or 'it offers nothing'}")
    return loaded


def _is_address(scope: str) -> bool:
    return scope.startswith(("http://", "https://"))
