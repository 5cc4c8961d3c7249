"""Binds a plan to instances and runs it: plan -> frames. torch, no Qt.

`Session` runs one chunk at a time on the caller's thread; `render` drives it through a whole film.
"""

import os

# torch's threads sleep between two operations instead of spinning: decoder and encoder need the
# cores. Worth a sixth of the speed of a render on two cores, and read when torch is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
