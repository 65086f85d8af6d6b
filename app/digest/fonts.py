"""The typefaces of paper forms: Source Sans and Source Serif (Adobe, SIL Open Font License), as packages bring them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

SANS, SERIF = "Source Sans Pro", "Source Serif Pro"
FACES = {
    (SANS, 400): "SourceSansPro-Regular.ttf",
    (SANS, 600): "SourceSansPro-Semibold.ttf",
    (SERIF, 400): "SourceSerifPro-Regular.ttf",
    (SERIF, 600): "SourceSerifPro-Semibold.ttf",
}


@cache
def files() -> dict[tuple[str, int], Path]:
    """The file of each face, by family and weight."""
    import font_source_sans_pro
    import font_source_serif_pro

    packages = {SANS: font_source_sans_pro, SERIF: font_source_serif_pro}
    return {
        (family, weight): Path(packages[family].__file__).parent / "files" / name
        for (family, weight), name in FACES.items()
    }
