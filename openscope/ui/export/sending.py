"""A plugin that is on disk, put into a Scope."""

from collections.abc import Callable
from pathlib import Path


def send(plugin: Path, scope: str, agreed: Callable[[str], bool]) -> str:
    """Install a plugin into a Scope at an address, or in a checkout; what became of it. `agreed`
    is asked before a running Scope is restarted. ScopeError where Scope does not take it."""
    from exporters.send import RunningScope, ScopeError, install_in_checkout
    from openscope.catalog.folder_metadata import canonical
    from openscope.catalog.found import read_folder
    from openscope.catalog.plugins import load

    offered = load(read_folder(plugin))
    if offered.error or not offered.types:
        raise ScopeError(f"The plugin does not load here: {offered.error or 'it offers nothing'}")
    if not scope.startswith(("http://", "https://")):
        checkout = Path(scope).expanduser()
        if not checkout.is_dir():
            raise ScopeError(f"{scope} is no address and no folder.")
        install_in_checkout(plugin, checkout)
        return f"Installed in {checkout}. Scope lists it when it is started next."
    ids = [type_.id for type_ in offered.types]
    names = ", ".join(ids)
    running = RunningScope(scope)
    try:
        owners = {id_: owner for id_ in ids if (owner := running.owner_of(id_)) is not None}
        for id_, owner in owners.items():
            if owner and canonical(owner) != canonical(offered.origin):
                raise ScopeError(
                    f"Scope has a pipeline {id_!r} already, of the plugin {owner}. Give yours "
                    "another id."
                )
        answer = running.install(plugin)
        # It lists what it has loaded: after an update, the code of before.
        if not owners and all(running.owner_of(id_) is not None for id_ in ids):
            return f"{answer} Scope lists {names}."
        news = "runs the code of before until" if owners else "lists new pipelines after"
        if not agreed(f"Scope {news} a restart, which stops what it shows."):
            return f"{answer} Scope has it when it is started next."
        before = running.started()
        running.restart()
        for id_ in ids:
            running.wait_for(id_, offered.origin, before=before)
        return f"{answer} Scope has restarted and lists {names}."
    finally:
        running.close()
