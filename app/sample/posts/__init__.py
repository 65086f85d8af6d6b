"""The sample's internal posts: what the invented staff of the invented Vellmark Bank write about its programme.

Nothing of it was written by a real person. :func:`write_export` makes a Slack export of it, as for ``posts import``.
"""

from __future__ import annotations

from pathlib import Path

KIND = "slack"
VOICES = {
    "approved_by": "nobody: these are sample data, written by no real person",
    "contact": "nobody: these are sample data",
    "population": 240,
    "programme": "PaceView",
    "opt_out_words": ("off the record",),
    "opt_out_channels": ("wellbeing-corner",),
}
"""What the settings would say of the sample's posts: 240 accounts could have written."""


def write_export(path: Path) -> Path:
    """Write the sample's posts as a Slack export to ``path``; the same bytes at every call."""
    from app.sample.posts.generator import compose
    from app.sample.posts.slack import export_bytes

    path.write_bytes(export_bytes(compose()))
    return path
