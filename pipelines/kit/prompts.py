"""Prompts: a list of texts, each with a weight relative to the others."""

import math
from typing import Any

Prompts = list[dict[str, Any]]
"""`[{"text": str, "weight": float}, ...]`"""


def as_prompts(value: Any) -> Prompts:
    """Prompts in any form that Scope sends, a text, texts, or texts with weights, as a list. What
    is none of these counts as no prompt."""
    items = value if isinstance(value, list | tuple) else [value]
    prompts: Prompts = []
    for item in items:
        if isinstance(item, str):
            prompts.append({"text": item, "weight": 100.0})
        elif isinstance(item, dict) and isinstance(item.get("text"), str):
            weight = item.get("weight", 100.0)
            valid = isinstance(weight, int | float) and not math.isnan(weight)
            prompts.append({"text": item["text"], "weight": float(weight) if valid else 100.0})
    return prompts
