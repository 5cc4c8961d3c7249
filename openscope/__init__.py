"""OpenScope: a desktop studio for real-time video AI."""

__version__ = "0.1.0"
