"""The program's icon in the forms that systems want: `python packaging/icons.py FOLDER`."""

import os
import sys
from io import BytesIO
from pathlib import Path

SIZES = (16, 24, 32, 48, 64, 128, 256, 512, 1024)
SVG = Path(__file__).parents[1] / "resources" / "icons" / "openscope.svg"


def make_icons(folder: Path) -> None:
    """Write openscope-SIZE.png, openscope.ico and openscope.icns."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PIL import Image

    folder.mkdir(parents=True, exist_ok=True)
    pictures = {}
    for size in SIZES:
        png = _rendered(size)
        (folder / f"openscope-{size}.png").write_bytes(png)
        pictures[size] = Image.open(BytesIO(png))
    small = [pictures[size] for size in SIZES if size <= 256]
    small[-1].save(
        folder / "openscope.ico", append_images=small[:-1], sizes=[one.size for one in small]
    )
    largest = pictures[SIZES[-1]]
    largest.save(folder / "openscope.icns", append_images=list(pictures.values())[:-1])


def _rendered(size: int) -> bytes:
    from PySide6.QtCore import QBuffer, QIODevice, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(SVG)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


if __name__ == "__main__":
    make_icons(Path(sys.argv[1]))
