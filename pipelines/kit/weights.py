"""Weights of networks: found in the models folder, loaded without running anything in them."""

from pathlib import Path

import torch
from torch import nn


class MissingModelError(Exception):
    """A model file is not here; the message names it, its size, its folder, where it comes from
    and the command that fetches it."""

    def __init__(self, path: Path, repository: str, pipeline: str, size: int) -> None:
        self.path, self.size = path, size
        super().__init__(
            f"the model file {path.name} (about {max(1, round(size / 1e6))} MB) is missing from "
            f"{path.parent}. It is part of {repository} on Hugging Face; "
            f"`openscope models --download {pipeline}` fetches it."
        )


def load_weights(network: nn.Module, path: Path, repository: str, pipeline: str) -> None:
    """Fill a network from a file of tensors; tensors that it has no use for are ignored.

    The repository and the id of the pipeline say where the file comes from.

    MissingModelError where the file is not there, ValueError where it holds no tensors, or lacks
    or bends one: the first such is named.
    """
    wanted = network.state_dict()
    if not path.is_file():
        size = sum(tensor.numel() * tensor.element_size() for tensor in wanted.values())
        raise MissingModelError(path, repository, pipeline, size)
    try:
        loaded = torch.load(path, map_location="cpu", weights_only=True)
        found = {str(name).removeprefix("module."): tensor for name, tensor in loaded.items()}
    except Exception as error:  # a pickle can fail in any way
        raise ValueError(f"{path} holds no weights: {error}") from error
    for name, tensor in wanted.items():
        other = found.get(name)
        if not isinstance(other, torch.Tensor):
            raise ValueError(f"{path} has no tensor {name}; it is another network's.")
        if other.shape != tensor.shape:
            shapes = f"{tuple(other.shape)} and not {tuple(tensor.shape)}"
            raise ValueError(f"{path} has {name} in the shape {shapes}; it is another network's.")
    network.load_state_dict({name: found[name] for name in wanted})
