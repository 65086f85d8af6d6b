"""The tone network as it is packed and read again: what was trained is what reads, in every process."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from nlp.tone_net import HEADS, Marker, ToneNet, ToneReader, logits_of, public_folder, public_weights
from nlp.tone_weights import apply_difference, pack_difference
from store.errors import TallywireError

PASSAGES = [("Staff at Orvane call the badges a disgrace.", (38, 48)), ("Nobody at the depot minds.", None)]


def trained() -> ToneNet:
    """A network whose heads and one matrix and one vector of whose encoder are not the public ones."""
    torch.manual_seed(5)
    net = ToneNet(public_folder()).eval()
    with torch.no_grad():
        dense = net.encoder.encoder.layer[0].output.dense
        dense.weight += 0.05 * torch.outer(torch.randn(384), torch.randn(1536)) / 30
        dense.bias += 0.01
    return net


def pack(net: ToneNet, path: Path) -> None:
    torch.manual_seed(7)  # the packer's own network begins with other heads
    state = {name: value.numpy() for name, value in net.state_dict().items()}
    pack_difference(state, public_weights(ToneNet(public_folder())), 8, path)


def test_a_packed_network_reads_as_it_was_trained_whatever_chance_gives_new_heads(tmp_path: Path) -> None:
    net, path = trained(), tmp_path / "tone.npz"
    pack(net, path)
    marker = Marker(public_folder())
    meant = logits_of(net, [marker.mark(text, span) for text, span in PASSAGES])
    for seed in (1, 2):
        torch.manual_seed(seed)
        read = ToneReader(path).read(PASSAGES)
        for head in HEADS:
            np.testing.assert_allclose(read[head], meant[head], atol=0.02)


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 not whole", b"words"])
def test_a_missing_or_broken_file_is_told_in_one_line(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "tone.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(TallywireError, match=r"tone\.npz can't be read .*install Tallywire anew"):
        apply_difference(path, {})


def test_weights_without_heads_are_refused(tmp_path: Path) -> None:
    net = ToneNet(public_folder())
    public = public_weights(net)
    changed = {name: value + (value.ndim == 1) * np.float32(0.5) for name, value in public.items()}
    pack_difference(changed, public, 8, tmp_path / "tone.npz")
    with pytest.raises(TallywireError, match="install Tallywire anew"):
        ToneReader(tmp_path / "tone.npz")
