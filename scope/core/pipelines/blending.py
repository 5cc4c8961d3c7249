"""Prompt transitions. The blending of embeddings itself needs a diffusion model."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scope.core.missing import needs_diffusion


@dataclass(frozen=True)
class TransitionConfig:
    """How one prompt becomes another: over so many calls, and on which path."""

    num_steps: int = 0
    temporal_interpolation_method: str = "linear"


def parse_transition_config(transition: Mapping[str, Any] | None) -> TransitionConfig:
    """The transition in a keyword of that name; what is missing or no number counts as none."""
    data = transition or {}
    steps = data.get("num_steps", 0)
    try:
        number = max(0, int(steps))
    except (TypeError, ValueError, OverflowError):
        number = 0
    method = data.get("temporal_interpolation_method") or "linear"
    return TransitionConfig(number, str(method))


def __getattr__(name: str) -> Any:
    if name == "EmbeddingBlender":
        raise needs_diffusion(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
