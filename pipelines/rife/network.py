"""IFNet, the network of RIFE (Huang et al., ECCV 2022) as Practical-RIFE 4.22.lite shapes it: two
frames and a time in, the frame at that time out. Names of its parts are those of its weights."""

import torch
from torch import Tensor, nn
from torch.nn import functional

CHANNELS = (192, 128, 64, 32)
SCALES = (8, 4, 2, 1)
MULTIPLE = 32
"""Sides are padded to a multiple of this: the coarsest block halves an eighth twice."""


def convolution(inputs: int, outputs: int, stride: int = 1) -> nn.Sequential:
    """A 3x3 convolution and its activation."""
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, 1), nn.LeakyReLU(0.2))


class Encoder(nn.Module):
    """`(N, 3, H, W)` -> four features a pixel, at full size."""

    def __init__(self) -> None:
        super().__init__()
        self.cnn0 = nn.Conv2d(3, 16, 3, 2, 1)
        self.cnn1 = nn.Conv2d(16, 16, 3, 1, 1)
        self.cnn2 = nn.Conv2d(16, 16, 3, 1, 1)
        self.cnn3 = nn.ConvTranspose2d(16, 4, 4, 2, 1)

    def forward(self, x: Tensor) -> Tensor:
        """The features."""
        for layer in (self.cnn0, self.cnn1, self.cnn2):
            x = functional.leaky_relu(layer(x), 0.2)
        features: Tensor = self.cnn3(x)
        return features


class Residual(nn.Module):
    """A convolution whose result is weighted by channel and added to what came in."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, 1, 1)
        self.beta = nn.Parameter(torch.ones(1, channels, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        """The same shape."""
        return functional.leaky_relu(self.conv(x) * self.beta + x, 0.2)


class Block(nn.Module):
    """One look at the motion, at a fraction of the size."""

    def __init__(self, inputs: int, channels: int) -> None:
        super().__init__()
        self.conv0 = nn.Sequential(
            convolution(inputs, channels // 2, 2), convolution(channels // 2, channels, 2)
        )
        self.convblock = nn.Sequential(*(Residual(channels) for _ in range(8)))
        self.lastconv = nn.Sequential(nn.ConvTranspose2d(channels, 52, 4, 2, 1), nn.PixelShuffle(2))

    def forward(self, x: Tensor, flow: Tensor | None, scale: int) -> tuple[Tensor, Tensor, Tensor]:
        """The change of the flow (4 channels), the mask (1) and features (8), at full size."""
        x = resized(x, 1 / scale)
        if flow is not None:
            x = torch.cat([x, resized(flow, 1 / scale) / scale], dim=1)
        result = resized(self.lastconv(self.convblock(self.conv0(x))), scale)
        return result[:, :4] * scale, result[:, 4:5], result[:, 5:]


class IFNet(nn.Module):
    """`(N, 3, H, W)` frames in [0, 1], sides multiples of 32, and times `(N,)` in (0, 1)."""

    def __init__(self) -> None:
        super().__init__()
        self.encode = Encoder()
        self.block0, self.block1, self.block2, self.block3 = (
            Block(15 if number == 0 else 28, channels) for number, channels in enumerate(CHANNELS)
        )

    def forward(self, first: Tensor, second: Tensor, times: Tensor) -> Tensor:
        """The frames in between."""
        before, after = self.encode(first), self.encode(second)
        plane = times.view(-1, 1, 1, 1).expand(-1, 1, *first.shape[2:])
        seen = torch.cat([first, second, before, after, plane], dim=1)
        flow, mask, features = self.block0(seen, None, SCALES[0])
        for block, scale in zip((self.block1, self.block2, self.block3), SCALES[1:], strict=True):
            seen = torch.cat(
                [
                    warped(first, flow[:, :2]),
                    warped(second, flow[:, 2:]),
                    warped(before, flow[:, :2]),
                    warped(after, flow[:, 2:]),
                    plane,
                    mask,
                    features,
                ],
                dim=1,
            )
            change, mask, features = block(seen, flow, scale)
            flow = flow + change
        share: Tensor = mask.sigmoid()
        return warped(first, flow[:, :2]) * share + warped(second, flow[:, 2:]) * (1 - share)


def resized(x: Tensor, factor: float) -> Tensor:
    """A picture at a multiple of its size."""
    if factor == 1:
        return x
    return functional.interpolate(x, scale_factor=factor, mode="bilinear", align_corners=False)


def warped(x: Tensor, flow: Tensor) -> Tensor:
    """Each pixel from where the flow points, in pixels; beyond the edge, the edge."""
    height, width = x.shape[2:]
    rows = torch.linspace(-1, 1, height, device=x.device).view(1, height, 1)
    columns = torch.linspace(-1, 1, width, device=x.device).view(1, 1, width)
    across = columns + flow[:, 0] * (2 / max(1, width - 1))
    down = rows + flow[:, 1] * (2 / max(1, height - 1))
    grid = torch.stack([across, down], dim=-1)
    return functional.grid_sample(x, grid, "bilinear", "border", align_corners=True)


def in_between(network: nn.Module, first: Tensor, second: Tensor, times: Tensor) -> Tensor:
    """Frames `(N, H, W, 3)` at times between two others, each pair by itself."""
    height, width = first.shape[1:3]
    padding = (0, -width % MULTIPLE, 0, -height % MULTIPLE)
    planes = [functional.pad(f.permute(0, 3, 1, 2), padding) for f in (first, second)]
    middle = [
        network(a, b, t) for a, b, t in zip(*(p.split(1) for p in (*planes, times)), strict=True)
    ]
    return torch.cat(middle)[..., :height, :width].permute(0, 2, 3, 1).clamp(0, 1)
