import pytest
import torch

from running import EFFECTS, Running


@pytest.fixture(params=sorted(EFFECTS))
def effect(request):
    """Every built-in effect in turn: one is added by adding its folder."""
    return Running(EFFECTS[request.param])


@pytest.fixture(scope="session", autouse=True)
def models(tmp_path_factory):
    """A models folder with seeded random weights for `rife`; the published ones are not here."""
    from pipelines.rife.effect import RIFE_WEIGHTS
    from pipelines.rife.network import IFNet

    folder = tmp_path_factory.mktemp("models")
    path = folder / RIFE_WEIGHTS
    path.parent.mkdir(parents=True)
    with torch.random.fork_rng():
        torch.manual_seed(7)
        torch.save(IFNet().state_dict(), path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAYDREAM_SCOPE_MODELS_DIR", str(folder))
        yield folder
