import pytest
import torch

from running import EFFECTS, Running


@pytest.fixture(params=sorted(EFFECTS))
def effect(request):
    """Every built-in effect in turn: one is added by adding its folder."""
    return Running(EFFECTS[request.param])


@pytest.fixture(scope="session")
def random_models(tmp_path_factory):
    """A models folder with seeded random weights for `rife`; the published ones are not here."""
    from pipelines.rife.effect import RIFE_WEIGHTS
    from pipelines.rife.network import IFNet

    folder = tmp_path_factory.mktemp("models")
    path = folder / RIFE_WEIGHTS
    path.parent.mkdir(parents=True)
    with torch.random.fork_rng():
        torch.manual_seed(7)
        torch.save(IFNet().state_dict(), path)
    return folder


@pytest.fixture(scope="module", autouse=True)
def models(random_models):
    """The models folder of these tests, and of no others: it is gone from the environment after."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAYDREAM_SCOPE_MODELS_DIR", str(random_models))
        yield random_models
