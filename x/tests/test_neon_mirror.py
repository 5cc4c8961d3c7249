"""What Neon Mirror promises, as far as a machine can tell.

Run `python -m pytest` with the Python that has OpenScope or Scope in it.
"""

import torch

import neon_mirror
from neon_mirror.pipeline import NeonMirrorPipeline


def test_the_host_is_offered_one_pipeline():
    offered = []
    neon_mirror.register_pipelines(offered.append)
    assert offered == [NeonMirrorPipeline]


def test_pictures_come_out_in_range():
    pipeline = NeonMirrorPipeline(device="cpu")
    for channels, size in ((3, (36, 64)), (1, (17, 23)), (4, (36, 64))):
        given = {
            "video": [torch.full((1, *size, channels), 100, dtype=torch.uint8)],
        }
        frames = pipeline(**given, init_cache=True)["video"]
        assert frames.shape[3] == 3
        assert not len(frames) or 0 <= frames.min() <= frames.max() <= 1
