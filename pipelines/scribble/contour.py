"""The network of VACE's contour annotator, a generator of informative drawings (Chan et al., CVPR
2022): an RGB picture in, lines out. Names of its parts are those of its weights."""

import torch
from torch import Tensor, nn
from torch.nn import functional

SMALLEST = 16
"""Pixels a side below which the edge is repeated: reflection needs something to reflect."""


class Residual(nn.Module):
    """Two convolutions beside a way past them."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv_block = nn.Sequential(
            nn.ReflectionPad2d(1),
            nn.Conv2d(channels, channels, 3),
            nn.InstanceNorm2d(channels),
            nn.ReLU(),
            nn.ReflectionPad2d(1),
            nn.Conv2d(channels, channels, 3),
            nn.InstanceNorm2d(channels),
        )

    def forward(self, x: Tensor) -> Tensor:
        """The same shape."""
        residual: Tensor = self.conv_block(x)
        return x + residual


class ContourInference(nn.Module):
    """`(T, 3, H, W)` in [0, 1], sides multiples of 4 -> `(T, 1, H, W)` in [0, 1]."""

    def __init__(self) -> None:
        super().__init__()
        self.model0 = nn.Sequential(
            nn.ReflectionPad2d(3), nn.Conv2d(3, 64, 7), nn.InstanceNorm2d(64), nn.ReLU()
        )
        self.model1 = nn.Sequential(
            nn.Conv2d(64, 128, 3, stride=2, padding=1),
            nn.InstanceNorm2d(128),
            nn.ReLU(),
            nn.Conv2d(128, 256, 3, stride=2, padding=1),
            nn.InstanceNorm2d(256),
            nn.ReLU(),
        )
        self.model2 = nn.Sequential(*(Residual(256) for _ in range(3)))
        self.model3 = nn.Sequential(
            nn.ConvTranspose2d(256, 128, 3, stride=2, padding=1, output_padding=1),
            nn.InstanceNorm2d(128),
            nn.ReLU(),
            nn.ConvTranspose2d(128, 64, 3, stride=2, padding=1, output_padding=1),
            nn.InstanceNorm2d(64),
            nn.ReLU(),
        )
        self.model4 = nn.Sequential(nn.ReflectionPad2d(3), nn.Conv2d(64, 1, 7), nn.Sigmoid())

    def forward(self, x: Tensor) -> Tensor:
        """The lines, in the model's own polarity."""
        for part in (self.model0, self.model1, self.model2, self.model3, self.model4):
            x = part(x)
        return x


def contours(network: nn.Module, frames: Tensor) -> Tensor:
    """RGB frames `(T, H, W, 3)` as lines `(T, H, W, 1)` of the same size."""
    height, width = frames.shape[1:3]
    planes = frames.permute(0, 3, 1, 2)
    short = (0, max(0, SMALLEST - width), 0, max(0, SMALLEST - height))
    planes = functional.pad(planes, short, mode="replicate")
    odd = (0, -planes.shape[3] % 4, 0, -planes.shape[2] % 4)
    planes = functional.pad(planes, odd, mode="reflect")
    # One by one: a picture's lines must not depend on how many came along.
    lines = torch.cat([network(plane) for plane in planes.split(1)])
    return lines[..., :height, :width].permute(0, 2, 3, 1)
