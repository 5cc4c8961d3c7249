"""Model files: what node types and graphs need, what is there, and fetching the rest."""

from openscope.models.fetching import fetch, fetch_missing
from openscope.models.needs import ModelFile, Needs, needed_by, needs_of

__all__ = ["ModelFile", "Needs", "fetch", "fetch_missing", "needed_by", "needs_of"]
