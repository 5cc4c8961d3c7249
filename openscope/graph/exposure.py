"""Which parameters a graph offers to the outside, and what they are called there."""

from collections.abc import Mapping

from openscope.graph.document import Document
from openscope.graph.ids import natural_key
from openscope.graph.node_type import NodeType

RESERVED = frozenset(
    """
    audio base_seed beat_count beat_phase bpm bar_position ctrl_input debug_view denoising_step_list
    denoising_steps device dtype first_frame_image graph height images init_cache input_mode
    input_size input_source is_playing kv_cache_attention_bias last_frame_image lora_merge_mode
    lora_merge_strategy lora_scales loras manage_cache noise_controller noise_scale output_sinks
    paused pipeline_ids produces_audio produces_video prompt prompt_interpolation_method prompts
    quantization recording ref_images reset_cache transition vace_context_scale vace_enabled
    vace_input_frames vace_input_masks vace_ref_images vace_use_input_video video video_timestamps
    width docs_url min_dimension supports_lora supports_prompts supports_vace supports_quantization
    supports_cache_management supports_kv_cache_bias estimated_vram_gb requires_models pipeline_id
    pipeline_name pipeline_description pipeline_version
    """.split()  # noqa: SIM905
)
"""What Scope sends to every pipeline, and what a config has already: no parameter is called so."""


def is_reserved(name: str) -> bool:
    """Whether Scope or every config has this name for something of its own."""
    return name in RESERVED or name.endswith("_timestamps")


def exposed_names(
    document: Document, running: Mapping[str, NodeType]
) -> Mapping[str, tuple[str, str]]:
    """Node and parameter by exported name, such as `bloom_1_intensity`, for the parameters of the
    effects and pipelines that run, unless they are baked or no panel shows them. Prompts are none:
    a host has a place of its own for them.

    Where a name is taken (`a` and `b_c`, `a_b` and `c`), the later node's gets a number.
    """
    names: dict[str, tuple[str, str]] = {}
    for id_ in sorted(running, key=natural_key):
        type_ = running[id_]
        if type_.role not in ("effect", "class", "event") or type_.gives_prompts:
            continue
        for parameter in type_.parameters.values():
            if parameter.name in document.nodes[id_].baked or not parameter.shown:
                continue
            wanted = f"{id_}_{parameter.name}"
            if wanted.startswith("model_"):  # pydantic keeps these for itself
                wanted = f"node_{wanted}"
            name, number = wanted, 2
            while name in names or is_reserved(name):
                name, number = f"{wanted}_{number}", number + 1
            names[name] = (id_, parameter.name)
    return names
