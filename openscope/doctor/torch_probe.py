"""Run as a module: what torch is, and what it can use."""

import json

import torch

from openscope.engine.device import cuda_hint

there = torch.cuda.is_available()
devices = []
for number in range(torch.cuda.device_count() if there else 0):
    about = torch.cuda.get_device_properties(number)
    torch.ones(8, device=f"cuda:{number}").sum().item()  # a card that is too old fails only here
    devices.append({"name": about.name, "memory": about.total_memory})
print(
    json.dumps(
        {
            "version": torch.__version__,
            "cuda": torch.version.cuda,
            "threads": torch.get_num_threads(),
            "devices": devices,
            "hint": cuda_hint(),
        }
    )
)
