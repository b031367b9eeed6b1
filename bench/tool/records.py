"""The files of a run: report.json, the list of rows; report-details.json, where and how it was run
and the ratios; results.json, all that was measured, of which the others can be made again."""

import json
import os
import platform
import subprocess
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from . import environment
from .build import ROOT
from .markdown import render
from .rows import Table, table
from .sections import Run, verdicts

# What of results.json is in report-details.json, beside the ratios.
DETAILS = ("machine", "did_not_run", "peers", "growth", "claims", "checks")


def machine(quick: bool) -> dict:
    """What a reader has to know to judge a figure."""
    cpu = [line.split(":", 1)[1].strip() for line in lines("/proc/cpuinfo") if "model name" in line]
    memory = [line.split()[1] for line in lines("/proc/meminfo") if line.startswith("MemTotal")]
    return {
        "date": datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "cpu": cpu[0] if cpu else platform.processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(int(memory[0]) / 2**20, 1) if memory else None,
        "virtual": any("hypervisor" in line.split() for line in lines("/proc/cpuinfo")),
        "system": f"{platform.system()} {platform.release()}",
        "load_before": os.getloadavg()[0],
        "quick": quick,
        "libbolt": said(["git", "describe", "--always", "--dirty"]),
        "g++": said(["g++-12", "--version"]),
        "clang": said(["clang++-19", "--version"]),
        "rustc": said(["rustc", "--version"]),
    }


def lines(path: str) -> list[str]:
    place = Path(path)
    return place.read_text().splitlines() if place.exists() else []


def said(command: list[str]) -> str | None:
    """The first line of a program's output, or None if there is no such program."""
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.split("\n")[0].strip()


def save(path: Path, data: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, indent=1) + "\n")


class Unbuilt:
    """The peers as results.json has them: why each subject is missing, or in one language."""

    def __init__(self, why: dict[str, str | None], why_in: dict[str, dict[str, str]]) -> None:
        self.why = why
        self.why_in = why_in

    def missing(self, subject: str, language: str = "") -> str | None:
        return self.why.get(subject) or self.why_in.get(language, {}).get(subject)


def tables_of(results: dict) -> Table:
    whole = Table()
    peers = None
    if "peers" in results:
        peers = Unbuilt(results["peers"], results.get("peers_in", {}))
    for part in results["tables"]:
        cases = [tuple(case) for case in part["cases"]]
        made = table(part["language"], part["groups"], cases, peers)
        whole.rows += made.rows
        whole.ratios += made.ratios
        whole.faults += made.faults
    return whole


def write_again(output: Path) -> int:
    """Writes the report of output/results.json; 1 if something in it lacks a field, or if the
    charts could not be drawn."""
    # What a failed command has said may have this machine's folders in it.
    text = (output / "results.json").read_text()
    results = json.loads(text.replace(f"{ROOT}/", "").replace(str(Path.home()), "~"))
    whole = tables_of(results)
    details = {name: results.get(name) for name in DETAILS} | {"ratios": whole.ratios}
    save(output / "report.json", whole.rows)
    save(output / "report-details.json", details)
    for old in (*output.glob("*.svg"), *output.glob("*.png")):
        old.unlink()
    drawn = environment.run("charts", output)
    charts = sorted(path.name for path in output.glob("*.svg"))
    run = Run(whole.rows, details)
    (output / "report.md").write_text(render(run, charts))
    print(verdicts(run), end="")
    print(f"report: {output}/report.md, of {len(whole.rows)} rows")
    for fault in whole.faults:
        print(f"bench: {fault}")
    if not drawn:
        print("bench: FAILED: the report has NO CHARTS; what stands above says why")
    return 0 if drawn and not whole.faults else 1


def read(output: Path) -> Run:
    """The report that is there."""
    rows, details = ((output / f"report{kind}.json").read_text() for kind in ("", "-details"))
    return Run(json.loads(rows), json.loads(details))
