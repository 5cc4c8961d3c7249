"""Choices of diffusion pipelines."""

from enum import Enum


class Quantization(str, Enum):  # noqa: UP042 - as in Scope: a StrEnum prints otherwise
    """How weights are stored."""

    FP8_E4M3FN = "fp8_e4m3fn"


class VaeType(str, Enum):  # noqa: UP042
    """Which decoder turns latents into pictures."""

    WAN = "wan"
    LIGHTVAE = "lightvae"
    TAE = "tae"
    LIGHTTAE = "lighttae"
