"""What a person does to a graph, as data: edits, undo, the clipboard, the journal. No Qt, no torch.

An edit takes a document and gives another. The window only says which.
"""
