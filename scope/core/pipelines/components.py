"""Not here: the parts that a diffusion pipeline is assembled from."""

from scope.core.missing import needs_diffusion

raise needs_diffusion(__name__)
