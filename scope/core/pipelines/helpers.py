"""Not here: the state of a diffusion pipeline."""

from scope.core.missing import needs_diffusion

raise needs_diffusion(__name__)
