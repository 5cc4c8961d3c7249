"""What a plugin registers, whatever form it has: a module, an instance, or a `PluginSpec`."""

from types import ModuleType
from typing import Any

import pluggy

from scope.core.plugins.hookspecs import ScopeHookSpec
from scope.core.plugins.spec import PluginSpec


def registered_by(target: Any) -> list[type[Any]]:
    """The classes that an entry point's target registers, in order, each once.

    Each call asks the hooks of this target alone, so one broken plugin hides no other. Whatever
    the hooks raise is raised; TypeError where the target is no plugin at all.
    """
    plugins = _plugins_in(target)
    found: list[type[Any]] = []
    manager = pluggy.PluginManager("scope")
    manager.add_hookspecs(ScopeHookSpec)
    for plugin in plugins:
        manager.register(plugin)
    manager.hook.register_nodes(register=found.append)
    manager.hook.register_pipelines(register=found.append)
    return list(dict.fromkeys(found))


def _plugins_in(target: Any) -> list[Any]:
    if isinstance(target, ModuleType):
        specs = [_instance(value) for value in vars(target).values() if _is_spec(value, target)]
        return [target, *specs]
    if isinstance(target, type):
        if not issubclass(target, PluginSpec):
            raise TypeError(
                f"The entry point names the class {target.__name__}; Scope wants a module or an "
                "instance."
            )
        return [target()]
    if callable(target) and not hasattr(target, "register_pipelines"):
        raise TypeError("The entry point names a function; Scope wants the module it is in.")
    return [target]


def _is_spec(value: Any, module: ModuleType) -> bool:
    if isinstance(value, type):
        here = value.__module__ == module.__name__
        return here and issubclass(value, PluginSpec) and value is not PluginSpec
    return isinstance(value, PluginSpec)


def _instance(value: Any) -> Any:
    return value() if isinstance(value, type) else value
