"""Pipelines of other plugins inside a pipeline: found where they are installed, and built as Scope
builds them."""

import math
from collections.abc import Iterable
from importlib.metadata import entry_points
from typing import Any

MOST_FRAMES = 240
"""Frames that one chunk may hold at most."""


def found_pipeline(distribution: str, pipeline_id: str) -> type[Any]:
    """The class that an installed distribution registers under an id; LookupError, with what to
    do, where there is none."""
    for point in entry_points(group="scope"):
        if point.dist is None or point.dist.name != distribution:
            continue
        target = point.load()
        # The class form of OpenScope's documentation, beside Scope's module and instance.
        forms = [form for form in vars(target).values() if _is_plugin_class(form, target)]
        registered: list[type[Any]] = []
        for plugin in (target, *(form() for form in forms)):
            if hasattr(plugin, "register_pipelines"):
                plugin.register_pipelines(registered.append)
        for class_ in reversed(registered):
            config = class_.get_config_class()
            if config is not None and config.pipeline_id == pipeline_id:
                found: type[Any] = class_
                return found
    raise LookupError(
        f"This plugin needs {pipeline_id!r} of the plugin {distribution}, which is not installed "
        "here. Install it beside this one."
    )


def _is_plugin_class(form: Any, module: Any) -> bool:
    here = isinstance(form, type) and form.__module__ == getattr(module, "__name__", "")
    return here and hasattr(form, "register_pipelines")


def built_pipeline(class_: type[Any], /, **load_time: Any) -> Any:
    """A Scope pipeline, built as Scope does: with every default that is not None, and the
    load-time values over them."""
    fields = class_.get_config_class().model_fields
    defaults = {
        name: field.get_default(call_default_factory=True, validated_data={})
        for name, field in fields.items()
        if not field.is_required()
    }
    given = {name: value for name, value in defaults.items() if value is not None}
    return class_(**{**given, **load_time})


def chunk_for(wants: Iterable[int | None]) -> int | None:
    """How many frames serve everyone who wants some: the least common multiple, as long as it is
    not above `MOST_FRAMES`; then what the ones before want. None where it is."""
    size = 1
    for wanted in wants:
        if math.lcm(size, wanted or 1) > MOST_FRAMES:
            return None
        size = math.lcm(size, wanted or 1)
    return size
