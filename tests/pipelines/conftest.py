import pytest

from running import EFFECTS, Running


@pytest.fixture(params=sorted(EFFECTS))
def effect(request):
    """Every built-in effect in turn: one is added by adding its folder."""
    return Running(EFFECTS[request.param])
