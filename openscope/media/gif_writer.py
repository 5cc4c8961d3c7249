"""GIFs."""

from __future__ import annotations

from fractions import Fraction

import av
from av.filter import Graph
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from openscope.media.container_writer import ContainerWriter
from openscope.media.picture import Picture, Pixels

_CENTISECOND = Fraction(1, 100)

_SHORTEST = 2
"""Centiseconds. Browsers show pictures of one centisecond for ten, so that a GIF of a faster film
than 50 frames a second leaves some out."""


class GifWriter(ContainerWriter):
    """A GIF that loops, with a palette of its own for every picture."""

    def _open(self, height: int, width: int) -> None:
        self._container = av.open(str(self._partial.path), "w", options={"loop": "0"})
        stream = self._container.add_stream("gif", rate=100)
        assert isinstance(stream, VideoStream), "of a picture codec"
        stream.width, stream.height, stream.pix_fmt = width, height, "pal8"
        stream.codec_context.time_base = stream.time_base = _CENTISECOND
        self._stream = stream
        self._graph = _painter(width, height)
        self._next = 0
        self._end = 0
        self._last: Packet[VideoStream] | None = None

    def _encode(self, pixels: Pixels, picture: Picture) -> None:
        # From the whole time each time, so that roundings do not add up.
        at = round(picture.time / _CENTISECOND)
        self._end = round((picture.time + picture.duration) / _CENTISECOND)
        if at < self._next:
            return
        self._next = at + _SHORTEST
        frame = VideoFrame.from_ndarray(pixels, format="rgb24")
        frame.pts, frame.time_base = at, _CENTISECOND
        self._graph.push(frame)
        self._pull()

    def _pull(self) -> None:
        while True:
            try:
                painted = self._graph.vpull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return
            assert isinstance(painted, VideoFrame), "from a graph of pictures"
            self._mux(self._stream.encode(painted))

    def _mux(self, packets: list[Packet[VideoStream]]) -> None:
        for packet in packets:
            self._release()
            self._last = packet

    def _release(self) -> None:
        """Write the packet that waited: how long it lasts is known only now."""
        assert self._container is not None, "opened at the first picture"
        if self._last is not None:
            self._last.duration = max(_SHORTEST, self._end - (self._last.pts or 0))
            self._container.mux(self._last)

    def _close(self) -> None:
        assert self._container is not None, "opened at the first picture"
        self._graph.push(None)
        self._pull()
        self._mux(self._stream.encode(None))
        self._release()
        container, self._container = self._container, None
        container.close()


def _painter(width: int, height: int) -> Graph:
    """A graph that gives each picture the best 256 colours for it."""
    graph = Graph()
    source = graph.add_buffer(
        width=width, height=height, format=av.VideoFormat("rgb24"), time_base=_CENTISECOND
    )
    split = graph.add("split")
    palette = graph.add("palettegen", "stats_mode=single")
    paint = graph.add("paletteuse", "new=1:dither=sierra2_4a")
    sink = graph.add("buffersink")
    source.link_to(split)
    split.link_to(palette, 0, 0)
    split.link_to(paint, 1, 0)
    palette.link_to(paint, 0, 1)
    paint.link_to(sink)
    graph.configure()
    return graph
