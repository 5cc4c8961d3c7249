"""`python -m openscope.cli`, and where the bundle starts."""

from multiprocessing import freeze_support

from openscope.again import frozen, run_as_module

if frozen():
    freeze_support()  # a plugin may work in several processes

if not run_as_module():
    from openscope.cli import main

    main()
