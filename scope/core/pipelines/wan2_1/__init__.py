"""Not here: the diffusion models of Scope need Scope itself."""

raise ImportError(
    "scope.core.pipelines.wan2_1 holds the diffusion models of Daydream Scope, which OpenScope "
    "does not contain: run this pipeline in Scope."
)
