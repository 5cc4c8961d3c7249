"""What Scope has and OpenScope has not, said in one sentence."""


def needs_diffusion(name: str) -> ImportError:
    """The error for a module, or a name in one, that belongs to Scope's diffusion models."""
    return ImportError(
        f"{name} belongs to the diffusion models of Daydream Scope, which OpenScope does not "
        "bring: run this pipeline in Scope."
    )


def needs_host(name: str) -> ImportError:
    """The error for a name with which Scope itself loads, installs and runs plugins."""
    return ImportError(
        f"{name} belongs to the server of Daydream Scope, which OpenScope does not bring: a plugin "
        "needs only hookimpl, and the code that uses more runs in Scope."
    )
