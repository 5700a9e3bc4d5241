"""Where a page is dark, read or not: handwriting, stamps, photos and lines that no word box tells of."""

from __future__ import annotations

import io

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from digitize.errors import SealError
from digitize.scan import EncodedPage
from digitize.store.pdf.layout import PageLayout
from digitize.store.pdf.model import Rectangle

_LONG_SIDE_PX = 400  # about 2 pt a pixel on A4: thin strokes still darken their pixel
_DARKER_BY = 45
_CELL_PT = 4.0
_AS_STORED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def ink_rectangles(encoded: EncodedPage, orientation: int, layout: PageLayout) -> tuple[Rectangle, ...]:
    """Dark places of a page on the finished page as seen, in rows of ``_CELL_PT`` points.

    ``orientation`` is the EXIF orientation the layout was made with.

    Raises :class:`SealError` where the image can't be decoded.
    """
    dark = _dark(encoded, orientation)
    rows, columns = np.nonzero(dark)
    if not rows.size:
        return ()
    height, width = dark.shape
    a, b, c, d, e, f = layout.image_to_seen
    across, up = (columns + 0.5) / width, 1 - (rows + 0.5) / height
    cells = np.unique(
        np.stack([(b * across + d * up + f) // _CELL_PT, (a * across + c * up + e) // _CELL_PT], axis=1).astype(int),
        axis=0,
    )
    return tuple(_runs(cells))


def _dark(encoded: EncodedPage, orientation: int) -> npt.NDArray[np.bool_]:
    """Which pixels of a small copy of the stored image are clearly darker than its paper."""
    try:
        with Image.open(io.BytesIO(encoded.data)) as image:
            if getattr(image, "n_frames", 1) >= encoded.page_number > 1:
                image.seek(encoded.page_number - 1)
            shrink = max(image.size) / _LONG_SIDE_PX
            image.draft("L", (max(1, int(image.width / shrink)), max(1, int(image.height / shrink))))
            image.load()  # turns TIFF by itself
            grey = _on_white(ImageOps.exif_transpose(image))
    except (OSError, ValueError, SyntaxError) as error:
        raise SealError(reason=f"không đọc được ảnh trang {encoded.page_number}: {type(error).__name__}") from error
    if orientation != 1:
        grey = grey.transpose(_AS_STORED[orientation])  # the layout counts with the stored rows
    scale = min(1.0, _LONG_SIDE_PX / max(grey.size))
    small = grey.resize((max(1, round(grey.width * scale)), max(1, round(grey.height * scale))), Image.Resampling.BOX)
    pixels = np.asarray(small, dtype=np.int16)
    dark: npt.NDArray[np.bool_] = pixels < np.percentile(pixels, 75) - _DARKER_BY
    return dark


def _on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return ImageOps.grayscale(image)
    paper = Image.new("RGBA", image.size, "white")
    paper.alpha_composite(image.convert("RGBA"))
    return paper.convert("L")


def _runs(cells: npt.NDArray[np.int_]) -> list[Rectangle]:
    """Cells (row, column), sorted, joined along rows."""
    breaks = np.nonzero((np.diff(cells[:, 0]) != 0) | (np.diff(cells[:, 1]) != 1))[0] + 1
    starts, ends = np.r_[0, breaks], np.r_[breaks, len(cells)] - 1
    return [
        Rectangle(
            float(cells[start, 1]) * _CELL_PT,
            float(cells[start, 0]) * _CELL_PT,
            float(cells[end, 1] - cells[start, 1] + 1) * _CELL_PT,
            _CELL_PT,
        )
        for start, end in zip(starts, ends, strict=True)
    ]
