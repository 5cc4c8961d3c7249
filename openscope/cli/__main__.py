"""`python -m openscope.cli`."""

from openscope.cli import main

main()
