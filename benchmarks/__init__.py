"""The numbers the project answers for: `make bench`, or `python -m benchmarks engine render`.

Each row is a ratio of two things measured in turn in one run, because machines are noisy.
"""

import openscope.engine  # noqa: F401 - before torch is loaded: it says how torch's threads wait
