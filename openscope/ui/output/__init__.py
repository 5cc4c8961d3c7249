"""The output panel: the picture, its transport, stills and recordings, and full screen."""
