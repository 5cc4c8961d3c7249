"""Not here: the reading of whole clips for diffusion models."""

from scope.core.missing import needs_diffusion

raise needs_diffusion(__name__)
