"""Model files: where each lands, whether it is there, and how it gets there.

The one implementation of downloading: `openscope.models` and `scope.server.download_models` stand
on it. Scope has no such package; pipelines import those two.
"""
