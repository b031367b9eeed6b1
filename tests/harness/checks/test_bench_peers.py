"""The peers' fixtures: each has the functions that the benchmarks call, by the same names."""

from __future__ import annotations

import re
import sys

import pytest

from harness.paths import ROOT

sys.path.insert(0, str(ROOT / "bench"))
from tool.peers import boltffi

PEERS = ROOT / "bench" / "peers"
FIXTURE = {
    "noop", "add", "refuse", "echo", "records_1k", "yield_once", "wake_from_thread",
    "wait_forever", "suspend_100", "pin_thread", "live",
}  # fmt: skip


def exports(crate: str) -> set[str]:
    text = (PEERS / crate / "src" / "lib.rs").read_text()
    return set(re.findall(r"^pub (?:async )?fn (\w+)", text, re.MULTILINE))


@pytest.mark.parametrize("crate", ["boltffi", "uniffi"])
def test_fixture_has_every_function(crate: str) -> None:
    assert exports(crate) >= FIXTURE


def test_boltffi_is_made_anew_when_a_source_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    before = boltffi.made_of()
    assert boltffi.made_of() == before
    monkeypatch.setattr(boltffi, "python", lambda: "another interpreter")
    assert boltffi.made_of() != before
