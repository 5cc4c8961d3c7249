"""The models that several diffusion pipelines of Scope share.

They name the repositories alone, without files, so nothing of them is ever downloaded: what would
use the files is not here either (see `scope.core.missing`).
"""

from scope.core.pipelines.artifacts import HuggingfaceRepoArtifact


def _in(repo_id: str) -> HuggingfaceRepoArtifact:
    return HuggingfaceRepoArtifact(repo_id=repo_id, files=[])


WAN_1_3B_ARTIFACT = _in("daydreamlive/Wan2.1-T2V-1.3B")
UMT5_ENCODER_ARTIFACT = _in("daydreamlive/WanVideo_comfy")
VACE_ARTIFACT = _in("daydreamlive/WanVideo_comfy")
VACE_14B_ARTIFACT = _in("daydreamlive/WanVideo_comfy")
LIGHTVAE_ARTIFACT = _in("daydreamlive/Autoencoders")
TAE_ARTIFACT = _in("daydreamlive/Autoencoders")
LIGHTTAE_ARTIFACT = _in("daydreamlive/Autoencoders")
