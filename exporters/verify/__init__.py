"""Proves an export in a fresh interpreter, before it is handed over."""

from exporters.verify.report import DEBUG_VIEW, NAMES, Check, Report
from exporters.verify.run import Cancel, CancelledError, verify

__all__ = ["DEBUG_VIEW", "NAMES", "Cancel", "CancelledError", "Check", "Report", "verify"]
