"""The Spin model: tests/model/run prints a line per scenario and per broken variant,
'ok   future   scenario  a late leaf, cancel      84,517 states ...', or FAIL in place of ok."""

from __future__ import annotations

import re

from ..paths import ROOT
from ..report import FAILED, PASSED, Case
from ..shell import fresh_log, log_path, run, tail

LINE = re.compile(r"^(ok|FAIL)\s+(.+?)(?:\s+[\d,]+ states\s.*)?$")


def model() -> list[Case]:
    log = "model"
    fresh_log(log)
    code = run([ROOT / "tests" / "model" / "run"], log)
    cases = []
    for line in log_path(log).read_text(errors="replace").splitlines():
        if found := LINE.match(line):
            outcome = PASSED if found[1] == "ok" else FAILED
            cases.append(Case("host", "model", " ".join(found[2].split()), outcome, line))
    if code != 0 and not any(case.outcome == FAILED for case in cases):
        cases.append(Case("host", "model", "run", FAILED, f"exit code {code}\n{tail(log)}"))
    return cases
