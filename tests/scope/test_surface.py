"""Every name that plugins import from Scope: here, or refused in one clear sentence."""

import subprocess
import sys
from importlib import import_module

import pytest

HERE = {
    "scope.core": "hookimpl",
    "scope.core.config": "get_models_dir get_model_file_path get_assets_dir get_base_dir "
    "DEFAULT_BASE_DIR BASE_DIR_ENV_VAR DEFAULT_MODELS_DIR MODELS_DIR_ENV_VAR",
    "scope.core.inputs": "InputSource InputSourceInfo",
    "scope.core.inputs.interface": "InputSource InputSourceInfo",
    "scope.core.inputs.video_file": "VideoFileInputSource",
    "scope.core.nodes": "BaseNode Node NodeDefinition NodeParam NodePort NodeRegistry Requirements",
    "scope.core.nodes.base": "BaseNode Node NodeDefinition NodeParam NodePort Requirements",
    "scope.core.nodes.registry": "NodeRegistry",
    "scope.core.pipelines.artifacts": "Artifact HuggingfaceRepoArtifact GoogleDriveArtifact",
    "scope.core.pipelines.base_schema": "BasePipelineConfig ModeDefaults UsageType InputMode "
    "CtrlInput ui_field_config height_field width_field denoising_steps_field noise_scale_field "
    "noise_controller_field input_size_field ref_images_field vace_context_scale_field "
    "BaseModel ConfigDict Field FieldInfo Enum Annotated Any ClassVar Literal",
    "scope.core.pipelines.blending": "parse_transition_config",
    "scope.core.pipelines.common_artifacts": "WAN_1_3B_ARTIFACT UMT5_ENCODER_ARTIFACT "
    "VACE_ARTIFACT VACE_14B_ARTIFACT LIGHTVAE_ARTIFACT TAE_ARTIFACT LIGHTTAE_ARTIFACT",
    "scope.core.pipelines.controller": "CtrlInput parse_ctrl_input convert_to_win_keycodes "
    "W3C_TO_WIN",
    "scope.core.pipelines.defaults": "INPUT_MODE_VIDEO INPUT_MODE_TEXT get_pipeline_config "
    "resolve_input_mode extract_load_params apply_mode_defaults_to_state "
    "calculate_video_input_size prepare_for_mode handle_mode_transition",
    "scope.core.pipelines.enums": "Quantization VaeType",
    "scope.core.pipelines.interface": "Pipeline Requirements",
    "scope.core.pipelines.process": "normalize_frame_sizes preprocess_chunk postprocess_chunk",
    "scope.core.pipelines.registry": "PipelineRegistry",
    "scope.core.pipelines.schema": "BasePipelineConfig ModeDefaults UsageType ui_field_config",
    "scope.core.pipelines.utils": "load_state_dict load_model_config validate_resolution "
    "parse_jsonl_prompts print_statistics Quantization VaeType",
    "scope.core.plugins": "hookimpl PluginSpec",
    "scope.core.plugins.hookspecs": "hookimpl hookspec ScopeHookSpec",
    "scope.server.media_packets": "MediaTimestamp VideoPacket",
}
NEEDS_TORCH = {"scope.core.pipelines.process"}

REFUSED = {
    "scope.core.pipelines.blending": "EmbeddingBlender",
    "scope.core.pipelines.components": "ComponentsManager",
    "scope.core.pipelines.helpers": "initialize_state_from_config",
    "scope.core.pipelines.memory": "gpu",
    "scope.core.pipelines.video": "load_video",
    "scope.core.pipelines.wan2_1": "components",
    "scope.core.pipelines.wan2_1.vae": "create_vae",
    "scope.core.pipelines.wan2_1.lora.mixin": "LoRAEnabledPipeline",
    "scope.core.pipelines.wan2_1.vace": "VACEEnabledPipeline",
    "scope.core.nodes": "SchedulerNode register_builtin_nodes",
    "scope.core.plugins": "ensure_plugins_installed load_plugins pm register_plugin_nodes "
    "register_plugin_pipelines get_plugin_input_sources get_plugin_manager probe_plugin_kind "
    "FailedPluginInfo PluginManager PluginNotFoundError PluginNotEditableError PluginInUseError "
    "PluginNameCollisionError PluginDependencyError PluginInstallError",
}


def lines(table):
    return [f"from {module} import {name}" for module, names in table.items()
            for name in names.split()]  # fmt: skip


@pytest.mark.parametrize("line", lines(HERE))
def test_a_plugin_imports(line):
    exec(line, {})


@pytest.mark.parametrize("line", lines(REFUSED))
def test_what_is_only_in_scope_says_so_when_it_is_imported(line):
    with pytest.raises(ImportError) as refusal:
        exec(line, {})
    sentence = str(refusal.value)
    assert "of Daydream Scope, which OpenScope does not bring: " in sentence
    assert sentence.endswith("Scope.")
    assert sentence.count(". ") == 0, "one sentence"
    module = line.split()[1]
    assert module.startswith(sentence.split()[0].rpartition(".")[0])


@pytest.mark.parametrize(
    "module", ["scope.core.pipelines.blending", "scope.core.nodes", "scope.core.plugins"]
)
def test_a_name_that_nobody_has_is_simply_not_there(module):
    assert not hasattr(import_module(module), "no_such_name")


def test_all_but_the_frames_is_imported_without_the_heavy_packages():
    modules = ", ".join(HERE.keys() - NEEDS_TORCH)
    code = (
        f"import sys, {modules}\n"
        "heavy = {'torch', 'numpy', 'av', 'cv2', 'yaml', 'safetensors', 'huggingface_hub'}\n"
        "assert not heavy & sys.modules.keys(), heavy & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
