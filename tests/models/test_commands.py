"""`openscope models` and `openscope render --download`."""

import io

import pytest
import torch

from openscope.models import fetch
from pipelines.rife.effect import RIFE_WEIGHTS
from pipelines.rife.network import IFNet
from plugin_folders import MODULE_FORM, pipeline_text, write_plugin

SMALL = {"source_1": {"width": 32, "height": 24, "fps": 10}}


@pytest.fixture
def rife(server):
    """Seeded weights in the place of the published ones."""
    with torch.random.fork_rng():
        torch.manual_seed(7)
        written = io.BytesIO()
        torch.save(IFNet().state_dict(), written)
    server.repos["daydreamlive/RIFE"] = {"flownet.pkl": written.getvalue(), "README": b"1"}
    return written.getvalue()


def test_the_list_says_what_is_needed_what_is_there_and_what_to_do(openscope, models):
    done = openscope("models")
    assert done.code == 0
    assert "builtin:rife, where method is network:" in done.out
    assert f"{models / RIFE_WEIGHTS}: missing, from daydreamlive/RIFE on Hugging Face" in done.out
    assert f"The models folder is {models}." in done.out
    assert "openscope models --download rife scribble\n" in done.out
    (models / RIFE_WEIGHTS).parent.mkdir(parents=True)
    (models / RIFE_WEIGHTS).write_bytes(b"1" * 1500)
    done = openscope("models", "rife", "builtin:bloom")
    assert "here, 1.5 kB" in done.out
    assert "builtin:bloom:\n  needs no model" in done.out
    assert "scribble" not in done.out
    assert "--download" not in done.out


def test_the_list_as_json(openscope, models):
    rife, scribble = openscope("models", "--json").data["pipelines"]
    assert scribble["type"] == "builtin:scribble"
    assert rife == {
        "type": "builtin:rife",
        "when": {"method": "network"},
        "error": None,
        "files": [
            {
                "path": str(models / RIFE_WEIGHTS),
                "origin": "daydreamlive/RIFE on Hugging Face",
                "there": False,
                "bytes": 0,
            }
        ],
    }
    assert openscope("models", "--json").data["folder"] == str(models)


def test_a_pipeline_that_is_not_here_is_a_wrong_command(openscope, models):
    done = openscope("models", "rief")
    assert done.code == 2
    assert "rief" in done.err
    assert "rife" in done.err


def test_download_fetches_and_then_lists(openscope, server, models, rife):
    done = openscope("models", "--download", "rife", "--json")
    assert done.code == 0
    assert done.data["pipelines"][0]["files"][0]["bytes"] == len(rife)
    assert (models / RIFE_WEIGHTS).read_bytes() == rife
    assert "flownet.pkl" in done.err
    assert len(server.files_asked) == 1


def test_one_that_fails_hinders_no_other(openscope, server, models, rife):
    done = openscope("models", "--download")
    assert done.code == 1
    assert "builtin:scribble: daydreamlive/VACE-Annotators" in done.err
    assert "Traceback" not in done.err
    assert (models / RIFE_WEIGHTS).read_bytes() == rife


def test_ctrl_c_says_so_and_the_next_call_goes_on(openscope, server, models, rife, monkeypatch):
    def pressed(progress):
        if progress.done > 1_000_000:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("openscope.models.fetch", lambda artifacts, _: fetch(artifacts, pressed))
        done = openscope("models", "--download", "rife")
    assert done.code == 130
    assert "Stopped. What was fetched is kept" in done.err
    assert not (models / RIFE_WEIGHTS).exists()
    assert openscope("models", "--download", "rife").code == 0
    assert server.files_asked[1].range.startswith("bytes=1")
    assert (models / RIFE_WEIGHTS).read_bytes() == rife


def test_a_plugin_with_a_bad_artifact_is_told_beside_the_others(
    openscope, models, tmp_path, plugin_catalog
):
    head = "from scope.core.pipelines.artifacts import HuggingfaceRepoArtifact\n"
    config = "HuggingfaceRepoArtifact(repo_id='a/b', files=['../c.pth'])"
    text = head + pipeline_text("pipe", "", artifacts=f"[{config}]")
    plugin_catalog(
        write_plugin(tmp_path, "scope-pipe", {"__init__.py": MODULE_FORM, "pipeline.py": text})
    )
    done = openscope("models")
    assert done.code == 0
    assert "scope-pipe:pipe" in done.out
    assert "refused" in done.out
    assert "builtin:rife" in done.out


def test_render_fetches_what_the_graph_needs(
    openscope, write_graph, server, models, rife, tmp_path
):
    graph = write_graph("rife", params=SMALL)
    command = ("render", graph, "-o", tmp_path / "out.mp4", "--frames", 3, "--device", "cpu")
    done = openscope(*command)
    assert done.code == 1
    assert "rife_1" in done.err
    assert "openscope models --download rife" in done.err
    assert not server.asked
    done = openscope(*command, "--download")
    assert done.code == 0, done.err
    assert "6 frames" in done.out
    assert len(server.files_asked) == 1
    assert openscope(*command, "--download").code == 0
    assert len(server.files_asked) == 1


def test_render_fetches_nothing_that_the_graph_does_not_need(
    openscope, write_graph, server, models, tmp_path
):
    graph = write_graph("rife", params=SMALL | {"rife_1": {"method": "flow"}})
    out = tmp_path / "out.mp4"
    done = openscope("render", graph, "-o", out, "--frames", 3, "--download", "--device", "cpu")
    assert done.code == 0, done.err
    assert not server.asked


def test_render_does_not_begin_where_a_model_cannot_be_had(
    openscope, write_graph, server, models, tmp_path
):
    graph = write_graph("rife", params=SMALL)
    done = openscope("render", graph, "-o", tmp_path / "out.mp4", "--frames", 3, "--download")
    assert done.code == 1
    assert "daydreamlive/RIFE on Hugging Face was not downloaded" in done.err
    assert "fault of OpenScope" not in done.err
    assert not (tmp_path / "out.mp4").exists()
