"""The weekly digest: one model built from the store, rendered into every form.

``build`` reads a period, ``render_markdown`` and ``render_html`` give it a form, ``write`` puts files into a folder.
"""

from app.digest.build import build
from app.digest.html import render_html
from app.digest.making import Making, write
from app.digest.markdown import render_markdown
from app.digest.model import Digest, Period

__all__ = ["Digest", "Making", "Period", "build", "render_html", "render_markdown", "write"]
