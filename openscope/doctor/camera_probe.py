"""Run as a module: the names of the cameras, as FFmpeg lists them without opening one."""

import json
import sys

import av

_LISTS = {"linux": "v4l2", "darwin": "avfoundation", "win32": "dshow"}

found = av.enumerate_input_devices(_LISTS.get(sys.platform, "v4l2"))
print(json.dumps([one.description or one.name for one in found if one.media_types != ["audio"]]))
