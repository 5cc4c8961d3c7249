"""Not here: the Wan models of Scope, their VAEs, LoRA and VACE."""

from scope.core.missing import needs_diffusion

raise needs_diffusion(__name__)
