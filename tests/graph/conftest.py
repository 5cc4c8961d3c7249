import pytest

from fakes import CHAIN, CHAIN_NODES, TYPES, graph


@pytest.fixture
def types():
    return TYPES


@pytest.fixture
def chain():
    return graph(CHAIN_NODES, CHAIN)
