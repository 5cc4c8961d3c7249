"""The picture in a plugin's README: left what comes in, right what the graph makes of it.

It is made by the engine on the CPU, small, and no part of what an export promises byte for byte.
"""

import io
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from itertools import chain, takewhile
from pathlib import Path

import cv2
import numpy as np
import torch
from PIL import Image

import resources
from exporters.errors import ExportError
from exporters.graph_code import sources_of
from exporters.plugin import PICTURE, PICTURE_MARK, PluginFiles
from openscope.catalog import Catalog
from openscope.engine.device import download
from openscope.engine.inputs import Inputs, Tick
from openscope.engine.render import run_ticks
from openscope.engine.session import Session
from openscope.graph.document import Document, Node
from openscope.graph.plan import Plan, compile_whole
from openscope.graph.wiring import Types
from openscope.media.picture import Picture, Pixels
from pipelines.kit.colour import over_black, to_rgb
from pipelines.kit.frames import fit_to
from pipelines.kit.text import SANS, line_mask, paint, wrapped

WIDEST = 640
"""Pixels from left to right at most."""
_MOMENT = Fraction(1)
"""Seconds into the main source: what moves has moved, what remembers has something to remember."""
_PATIENCE = 1.2
"""Seconds after which the frame that is there is taken."""
_CARD = (640, 360)
_FILM = Path(resources.__file__).parent / "media" / "street.mp4"


def with_picture(
    plugin: PluginFiles, document: Document, catalog: Catalog, folder: Path
) -> tuple[PluginFiles, str]:
    """The plugin with its picture among its files; relative paths of media start at `folder`.

    Where the graph cannot be run here, the picture is a card with the plugin's name, and the text
    says why; else it is empty. The bundled film stands in for cameras and for media that are not
    here.
    """
    try:
        pixels, why = _shown(_with_media(document, catalog.types, folder), catalog, folder), ""
    except Exception as error:  # whatever it is, the export goes on
        pixels, why = _card(plugin.names.title), str(error) or type(error).__name__
    return replace(plugin, files={**plugin.files, PICTURE: _as_jpeg(pixels)}), why


def _with_media(document: Document, types: Types, folder: Path) -> Document:
    """The document with the bundled film for each source that has no file here."""
    film = Node(type="builtin:video-file", params={"path": str(_FILM)})
    nodes = dict(document.nodes)
    for step in compile_whole(document, types).sources:
        kind, path = step.type.ticks, nodes[step.id].params.get("path", "")
        if kind == "device" or (kind in ("file", "still") and not (folder / path).is_file()):
            nodes[step.id] = film
    return document.model_copy(update={"nodes": nodes})


def _shown(document: Document, catalog: Catalog, folder: Path) -> Pixels:
    """One frame of the graph beside that of its main source."""
    plan = compile_whole(document, catalog.types)
    for step in plan.steps:
        if step.type.role == "class" and step.type.needed_artifacts(step.load_time):
            raise ExportError(f"{step.id} runs a model, which takes long without a GPU.")
    session = Session(torch.device("cpu"), catalog.classes)
    came: list[Tick] = []
    with closing(Inputs(plan, folder, catalog.classes)) as inputs:
        until = takewhile(lambda tick: tick.time <= _MOMENT, inputs.ticks())
        plan, ticks = _small(plan, until)
        session.bind(plan)
        result = _latest(run_ticks(plan, session, _kept(ticks, came)))
    if not plan.sources:
        return result.pixels
    main = sources_of(plan)[0].id
    tick = [tick for tick in came if tick.time <= result.time][-1]
    return _halves(tick.pictures[main], result.pixels, plan.values[main]["fit"])


def _small(plan: Plan, ticks: Iterator[Tick]) -> tuple[Plan, Iterator[Tick]]:
    """The plan and its pictures, all shrunk alike."""
    first = next(ticks)
    widths = [first.pictures[step.id].shape[1] for step in sources_of(plan)]
    scale = min(1.0, WIDEST / (plan.size[0] if plan.size else max(widths, default=WIDEST)))
    small = (
        replace(tick, pictures={id_: _scaled(p, scale) for id_, p in tick.pictures.items()})
        for tick in chain([first], ticks)
    )
    if plan.size is not None:
        width, height = (max(1, round(side * scale)) for side in plan.size)
        plan = replace(plan, size=(width, height))
    return plan, small


def _kept(ticks: Iterator[Tick], came: list[Tick]) -> Iterator[Tick]:
    """The ticks, each remembered as it comes."""
    for tick in ticks:
        came.append(tick)
        yield tick


def _latest(pictures: Iterator[Picture]) -> Picture:
    """The last picture, or the one that is there when patience ends."""
    end, shown = time.monotonic() + _PATIENCE, None
    for picture in pictures:
        shown = picture
        if time.monotonic() > end:
            break
    if shown is None:
        raise ExportError("the graph gives no picture in its first second.")
    return shown


def _halves(left: Pixels, right: Pixels, fit: str) -> Pixels:
    """One picture of the left half of one and the right half of the other, in the other's size."""
    height, width = right.shape[:2]
    frame = to_rgb(over_black(torch.from_numpy(left.copy())[None] / 255))
    (fitted,) = download(fit_to(frame, height, width, fit))
    middle = width // 2
    joined = np.concatenate([fitted[:, :middle], right[:, middle:]], axis=1)
    joined[:, max(0, middle - 1) : middle + 1] = 255  # a white line between them
    return joined


def _card(title: str) -> Pixels:
    """A plain card with a name."""
    width, height = _CARD
    frames = torch.full((1, height, width, 3), 0.09)
    lines = wrapped(title, SANS, 44, width - 80)[:5]
    masks = [line_mask(line, SANS, 44) for line in lines]
    y = (height - sum(mask.shape[0] for mask in masks)) // 2
    for mask in masks:
        paint(frames, mask, (width - mask.shape[1]) // 2, y, (0.9, 0.92, 0.96))
        y += mask.shape[0]
    pixels: Pixels = download(frames)[0]
    return pixels


def _scaled(pixels: Pixels, scale: float) -> Pixels:
    if scale >= 1:
        return pixels
    height, width = (max(1, round(side * scale)) for side in pixels.shape[:2])
    small = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8).reshape(height, width, -1)  # it drops the channel of grey


def _as_jpeg(pixels: Pixels) -> bytes:
    file = io.BytesIO()
    image = Image.fromarray(_scaled(pixels, WIDEST / pixels.shape[1]))
    image.save(file, "JPEG", quality=88, comment=PICTURE_MARK)
    return file.getvalue()
