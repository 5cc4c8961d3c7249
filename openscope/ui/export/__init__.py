"""A graph becomes a plugin: the dialog, and the message that says how an export goes."""

from openscope.ui.export.dialog import ExportDialog
from openscope.ui.export.toast import ExportToast, can_export_again, export_again

__all__ = ["ExportDialog", "ExportToast", "can_export_again", "export_again"]
