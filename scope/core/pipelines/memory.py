"""Not here: the moving of large models between devices."""

from scope.core.missing import needs_diffusion

raise needs_diffusion(__name__)
