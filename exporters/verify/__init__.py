"""Proves an export in a fresh interpreter, before it is handed over."""

from exporters.verify.report import Check, Report
from exporters.verify.run import verify

__all__ = ["Check", "Report", "verify"]
