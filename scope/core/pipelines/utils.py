"""Small helpers that pipelines share."""

from scope.core.pipelines.enums import Quantization as Quantization
from scope.core.pipelines.enums import VaeType as VaeType


def validate_resolution(height: int, width: int, scale_factor: int) -> None:
    """ValueError where a side is no multiple of `scale_factor`, with the nearest size that is."""
    if height % scale_factor or width % scale_factor:
        near = [max(1, round(side / scale_factor)) * scale_factor for side in (height, width)]
        raise ValueError(
            f"A resolution of {width}x{height} does not divide by {scale_factor}; "
            f"{near[1]}x{near[0]} does."
        )
