"""Sources and sinks of frames: video files, images, test patterns, films and stills.

Importing this package loads nothing; its modules load PyAV and OpenCV.
"""
