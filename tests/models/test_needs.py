"""What node types and graphs need, and what Scope's own names say of it."""

import itertools
import subprocess
import sys
from dataclasses import replace

import pytest

from fakes import fake
from openscope.catalog.builtin import builtin_types
from openscope.graph.files import parse
from openscope.graph.plan import compile_whole
from openscope.models import fetch, fetch_missing, needed_by, needs_of
from pipelines.kit.weights import MissingModelError
from pipelines.rife.effect import RIFE_WEIGHTS as RIFE
from pipelines.rife.network import IFNet
from pipelines.rife.pipeline import RifePipeline
from pipelines.scribble.effect import CONTOUR_WEIGHTS as SCRIBBLE
from scope.core.nodes.registry import NodeRegistry
from scope.core.pipelines.artifacts import Artifact, HuggingfaceRepoArtifact
from scope.core.pipelines.registry import PipelineRegistry
from scope.server import models_config

TYPES = builtin_types()


def plan_of(**nodes):
    """A chain of nodes, each `id=params`, from a pattern to the output."""
    document = {"source_1": {"type": "builtin:test-pattern"}}
    for id_, rest in nodes.items():
        document[id_] = {"type": f"builtin:{id_.partition('_')[0]}"} | rest
    document["output_1"] = {"type": "builtin:output"}
    ids = list(document)
    edges = [[f"{a}.video", f"{b}.video"] for a, b in itertools.pairwise(ids)]
    return compile_whole(parse({"format": 1, "nodes": document, "edges": edges}), TYPES)


def needed(**nodes):
    return [artifact.repo_id for artifact in needed_by(plan_of(**nodes))]


@pytest.mark.parametrize(("type_", "place"), [("rife", RIFE), ("scribble", SCRIBBLE)])
def test_what_a_type_declares_is_what_its_effect_opens(models, type_, place):
    needs = needs_of(TYPES[f"builtin:{type_}"])
    assert [file.path for file in needs.files] == [models / place]
    assert (needs.files[0].there, needs.files[0].size, needs.problem) == (False, 0, "")
    (models / place).parent.mkdir(parents=True)
    (models / place).write_bytes(b"12345")
    assert [(file.there, file.size) for file in needs_of(needs.type).files] == [(True, 5)]


def test_only_a_method_with_a_network_needs_its_file():
    assert needed(rife_1={}) == ["daydreamlive/RIFE"]
    assert needed(rife_1={"params": {"method": "flow"}}) == []
    assert needed(scribble_1={}) == []
    contour = {"params": {"method": "contour"}}
    assert needed(scribble_1=contour, rife_1={}, rife_2={}) == [
        "daydreamlive/VACE-Annotators",
        "daydreamlive/RIFE",
    ]
    assert needed(rife_1={"bypassed": True}) == []


def test_a_type_without_a_condition_needs_all_always():
    artifact = HuggingfaceRepoArtifact(repo_id="a/b", files=["c"])
    type_ = replace(fake("heavy"), artifacts=(artifact,))
    assert type_.needed_artifacts({"any": 1}) == (artifact,)


def test_an_artifact_that_cannot_be_had_is_a_problem_and_no_crash(models):
    bad = HuggingfaceRepoArtifact(repo_id="a/b", files=["../c"])
    for artifact, says in ((bad, "refused"), (Artifact(), "cannot be downloaded")):
        assert says in needs_of(replace(fake("heavy"), artifacts=(artifact,))).problem


def test_folders_and_patterns_are_there_when_a_whole_file_is_in_them(models):
    artifact = HuggingfaceRepoArtifact(repo_id="a/b", files=["folder/", "x/*.bin"])
    type_ = replace(fake("heavy"), artifacts=(artifact,))
    for name in ("folder/deep", "x"):
        (models / "b" / name).mkdir(parents=True)
        (models / "b" / name / "1.bin.incomplete").write_bytes(b"1")
    assert [file.there for file in needs_of(type_).files] == [False, False]
    (models / "b" / "folder" / "deep" / "2").write_bytes(b"12")
    (models / "b" / "x" / "2.bin").write_bytes(b"123")
    assert [(file.there, file.size) for file in needs_of(type_).files] == [(True, 2), (True, 3)]


def test_what_is_there_asks_for_no_network_and_what_is_missing_does(net, server, models, content):
    fetch_missing([net])
    assert len(server.asked) == 2
    fetch_missing([net])
    assert len(server.asked) == 2
    target = models / "Net" / "deep" / "net.pth"
    target.write_bytes(b"short")
    fetch([net])
    assert target.read_bytes() == content


def test_a_missing_model_is_told_with_its_size_its_folder_and_the_command(models):
    with pytest.raises(MissingModelError) as told:
        RifePipeline(device="cpu")
    for part in ("flownet.pkl", "daydreamlive/RIFE", str(models / "RIFE")):
        assert part in str(told.value)
    assert "`openscope models --download rife`" in str(told.value)
    weights = sum(p.numel() for p in IFNet().state_dict().values()) * 4
    assert f"about {weights / 1e6:.0f} MB" in str(told.value)


def test_scopes_names_know_what_is_needed_and_there(models):
    PipelineRegistry.register("rife", RifePipeline)
    try:
        assert models_config.get_required_model_files("rife") == [models / RIFE]
        assert not models_config.models_are_downloaded("rife")
        (models / RIFE).parent.mkdir(parents=True)
        (models / RIFE).touch()
        assert models_config.models_are_downloaded("rife")
    finally:
        NodeRegistry.unregister("rife")
    for nothing in (None, "passthrough", "no-such"):
        assert models_config.get_required_model_files(nothing) == []
        assert models_config.models_are_downloaded(nothing)


def test_scopes_folders(models, monkeypatch, tmp_path):
    for variable in ("ASSETS_DIR", "LORA_DIR", "LORA_SHARED_DIR"):
        monkeypatch.delenv(f"DAYDREAM_SCOPE_{variable}", raising=False)
    assert models_config.get_models_dir() == models
    assert models_config.get_lora_dir() == models_config.get_shared_lora_dir() == models / "lora"
    assert models_config.get_assets_dir() == tmp_path / "assets"
    assert not models.exists()
    assert models_config.ensure_models_dir().is_dir()
    assert models_config.ensure_lora_dir().is_dir()
    monkeypatch.setenv("DAYDREAM_SCOPE_ASSETS_DIR", str(tmp_path / "mine"))
    monkeypatch.setenv("DAYDREAM_SCOPE_LORA_DIR", "~/loras")
    monkeypatch.setenv("DAYDREAM_SCOPE_LORA_SHARED_DIR", str(tmp_path / "ours"))
    assert models_config.get_assets_dir() == tmp_path / "mine"
    assert models_config.get_lora_dir().name == "loras"
    assert "~" not in str(models_config.get_lora_dir())
    assert models_config.get_shared_lora_dir() == tmp_path / "ours"


def test_looking_needs_no_network_library():
    code = "import sys, openscope.models; sys.exit('huggingface_hub' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
