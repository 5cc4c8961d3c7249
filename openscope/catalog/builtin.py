"""The node types that ship with the program, found by looking: a folder in `pipelines/` with a
`schema.py` is a built-in, and nothing lists it."""

import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from types import MappingProxyType

import pipelines
from openscope.catalog.describe import Config, describe
from openscope.catalog.io_nodes import IO_NODES
from openscope.graph.wiring import Types
from scope.core.pipelines.base_schema import BasePipelineConfig


@cache
def builtin_types() -> Types:
    """Every built-in node type by its key. Imports schemas only, and so no torch."""
    found = [describe(config, "builtin", config.role) for config in IO_NODES]
    found += [describe(config, "builtin", "effect") for config in _effect_configs()]
    return MappingProxyType({type_.key: type_ for type_ in found})


def _effect_configs() -> Iterator[Config]:
    for module in pkgutil.iter_modules(pipelines.__path__):
        folder = f"{pipelines.__name__}.{module.name}"
        if module.ispkg and _has_schema(folder):
            schema = import_module(f"{folder}.schema")
            yield from (
                value
                for value in vars(schema).values()
                if isinstance(value, type)
                and issubclass(value, BasePipelineConfig)
                and value.__module__ == schema.__name__
            )


def _has_schema(folder: str) -> bool:
    package = import_module(folder)
    return any(module.name == "schema" for module in pkgutil.iter_modules(package.__path__))
