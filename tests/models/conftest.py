import huggingface_hub
import pytest

from cli.conftest import openscope, write_graph
from model_server import ModelServer
from scope.core.pipelines.artifacts import HuggingfaceRepoArtifact

__all__ = ["openscope", "write_graph"]


@pytest.fixture
def server(monkeypatch):
    """Stands in for Hugging Face and for Drive; there is no way to the real ones."""
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    monkeypatch.setenv("NO_PROXY", "*")
    huggingface_hub.close_session()
    server = ModelServer()
    monkeypatch.setenv("HF_ENDPOINT", server.url)
    monkeypatch.setenv("OPENSCOPE_DRIVE_ENDPOINT", server.url)
    yield server
    huggingface_hub.close_session()
    server.close()


@pytest.fixture
def models(monkeypatch, tmp_path):
    """An empty models folder; it is not created."""
    folder = tmp_path / "models"
    monkeypatch.setenv("DAYDREAM_SCOPE_MODELS_DIR", str(folder))
    return folder


@pytest.fixture
def content():
    """A file of some pieces, in which no two places are alike."""
    return b"".join(i.to_bytes(4, "big") for i in range(100_000))


@pytest.fixture
def net(server, content):
    """An artifact of one file, which the server has."""
    server.repos["them/Net"] = {"deep/net.pth": content, "config.json": b"{}"}
    return HuggingfaceRepoArtifact(repo_id="them/Net", files=["deep/net.pth"])
