"""Small helpers that pipelines share."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scope.core.pipelines.enums import Quantization as Quantization
from scope.core.pipelines.enums import VaeType as VaeType

if TYPE_CHECKING:
    from torch import Tensor


class ModelConfig(dict[str, Any]):
    """A mapping whose keys are attributes too, and so are those of the mappings in it."""

    def __getattr__(self, name: str) -> Any:
        try:
            value = self[name]
        except KeyError:
            raise AttributeError(f"The model config has no {name!r}.") from None
        return ModelConfig(value) if isinstance(value, dict) else value


def validate_resolution(height: int, width: int, scale_factor: int) -> None:
    """ValueError where a side is no multiple of `scale_factor`, with the nearest size that is."""
    if height % scale_factor or width % scale_factor:
        near = [max(1, round(side / scale_factor)) * scale_factor for side in (height, width)]
        raise ValueError(
            f"A resolution of {width}x{height} does not divide by {scale_factor}; "
            f"{near[1]}x{near[0]} does."
        )


def load_model_config(config: Any, file: str | Path) -> Any:
    """The `model_config` in a config, else what `model.yaml` beside a pipeline's `file` says.

    FileNotFoundError where there is neither.
    """
    own = config.get("model_config") if isinstance(config, Mapping) else None
    own = own or getattr(config, "model_config", None)
    if own:
        return own
    import yaml  # which huggingface-hub brings

    text = Path(file).with_name("model.yaml").read_text(encoding="utf-8")
    return ModelConfig(yaml.safe_load(text) or {})


def load_state_dict(path: str | Path) -> "dict[str, Tensor]":
    """The tensors in a `.safetensors` file or one of torch's own, on the CPU.

    A file that would run code is refused with an UnpicklingError. ImportError where safetensors
    is needed and not installed.
    """
    if Path(path).suffix == ".safetensors":
        try:
            from safetensors.torch import load_file
        except ImportError as error:
            raise ImportError(
                f"{Path(path).name} needs the package safetensors: install it beside OpenScope."
            ) from error
        tensors: dict[str, Tensor] = load_file(str(path))
        return tensors
    import torch

    loaded: dict[str, Tensor] = torch.load(path, map_location="cpu", weights_only=True)
    return loaded


def parse_jsonl_prompts(path: str | Path) -> list[list[str]]:
    """The prompts of each line of a JSON Lines file: a text, a list of texts, or an object with
    either under `prompts`. Empty lines are skipped; ValueError names a line that is wrong."""
    found = []
    for number, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError as error:
            raise ValueError(f"Line {number} of {path} is no JSON: {error}.") from error
        value = value.get("prompts") if isinstance(value, dict) else value
        prompts = [value] if isinstance(value, str) else value
        if not isinstance(prompts, list) or not all(isinstance(text, str) for text in prompts):
            raise ValueError(f"Line {number} of {path} holds no prompts.")
        found.append(prompts)
    return found


def print_statistics(latencies: Sequence[float], rates: Sequence[float]) -> None:
    """Print mean, least and most of some latencies (seconds) and rates (frames per second)."""
    for name, unit, values in (("Latency", "s", latencies), ("Rate", "fps", rates)):
        if values:
            mean = sum(values) / len(values)
            print(f"{name}: {mean:.2f} {unit} ({min(values):.2f} to {max(values):.2f})")
