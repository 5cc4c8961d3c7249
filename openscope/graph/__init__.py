"""The document and the plan: what a graph says, whether it is right, and in what order it runs.

Pure data and pure functions. Neither Qt nor torch is imported here, so that checking a graph is
quick everywhere: on the command line, in the window, in an export.
"""
