"""Rows of build/bench/report.json, and ratios, from the groups that a language has measured.

A language's tool has a table CASES, or a function `cases(...)` that makes it, of
(group, subject in the group, case, subject, regime): what the report calls a figure of a group.
A group that is named after its case and whose subjects are named after the report's needs one line
for each of them as well: nothing is reported by accident.

Figures of a subject: {"ns", "ns_min", "cpu_ns", "spread_ns", "rounds"}, perhaps "unit" ("bytes"),
"samples" (one a round, in their order), "beside": {other: {"ratio", "ratio_min"}}; or
{"not_supported": reason}. Growth curves are lists of points in a language's results["growth"]:
{"curve": "live" | "depth" | "payload" | ..., "subject", "regime", "x", "median_ns", "min_ns"}, of
one future, frame or call; "bytes" in place of or beside the times.
"""

import statistics
from dataclasses import dataclass, field
from types import ModuleType

from .peers import ALL_SUBJECTS, Peers

Cases = list[tuple[str, str, str, str, str]]

DID_NOT_RUN = "did not run"
FIELDS = {
    "median_ns": "ns",
    "min_ns": "ns_min",
    "cpu_ns": "cpu_ns",
    "spread_ns": "spread_ns",
    "rounds": "rounds",
}


@dataclass
class Table:
    """The rows and ratios of one language; `faults` are what a tool's results lack."""

    rows: list[dict] = field(default_factory=list)
    ratios: list[dict] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def cases_of(tool: ModuleType, loop: str = "") -> Cases:
    """The table of a language's tool; a regime of Python's begins with the event loop."""
    cases = tool.cases() if hasattr(tool, "cases") else getattr(tool, "CASES", [])
    return [(*names, joined(loop, regime)) for *names, regime in cases]


def joined(loop: str, regime: str) -> str:
    return ", ".join(part for part in (loop, regime) if part)


def table(language: str, groups: dict, cases: Cases, peers: Peers | None = None) -> Table:
    result = Table()
    seen: set[tuple] = set()
    for group, name, case, subject, regime in cases:
        key = {"case": case, "language": language, "subject": subject, "regime": regime}
        if tuple(key.values()) in seen:
            result.faults.append(f"{said(key)}: named twice")
            continue
        seen.add(tuple(key.values()))
        figures = groups.get(group, {}).get(name)
        if figures is None:
            if subject in ALL_SUBJECTS and peers is None:
                continue  # nobody asked
            why = (peers.missing(subject, language) if peers else None) or DID_NOT_RUN
            result.rows.append({**key, "not_supported": why})
        elif "not_supported" in figures:
            result.rows.append({**key, "not_supported": figures["not_supported"]})
        elif lacking := [name for name in FIELDS.values() if figures.get(name) is None]:
            result.faults.append(f"{said(key)}: no {', '.join(lacking)}")
        else:
            row = {to: figures[name] for to, name in FIELDS.items()}
            result.rows.append({**key, **row, "unit": figures.get("unit", "ns")})
    result.ratios = ratios(language, groups, cases)
    return result


def rows(language: str, groups: dict, cases: Cases, peers: Peers | None = None) -> list[dict]:
    """The rows alone; ends the program if a figure lacks a field."""
    made = table(language, groups, cases, peers)
    if made.faults:
        raise SystemExit("bench: " + "\nbench: ".join(made.faults))
    return made.rows


def ratios(language: str, groups: dict, cases: Cases) -> list[dict]:
    """libbolt's figures over those of every other subject of the same case and regime."""
    found = []
    for group, name, case, subject, regime in cases:
        if subject != "libbolt":
            continue
        for other_group, other_name, other_case, other, other_regime in cases:
            if (other_case, other_regime) != (case, regime) or other == subject:
                continue
            mine = groups.get(group, {}).get(name, {})
            its = groups.get(other_group, {}).get(other_name, {})
            ratio = beside(mine, other_name if group == other_group else None, its)
            if ratio is not None:
                key = {"case": case, "language": language, "regime": regime}
                found.append({**key, "subject": subject, "floor": other, **ratio})
    return found


def beside(mine: dict, other_name: str | None, its: dict) -> dict | None:
    """One subject's ratio to another: as measured, or of the rounds' samples; of the medians where
    the two did not take turns, which "of" says."""
    known = mine.get("beside", {}).get(other_name)
    if known is not None:
        return {"median": known["ratio"], "min": known["ratio_min"], "of": "rounds"}
    if not all(each.get(name) for each in (mine, its) for name in ("ns", "ns_min")):
        return None
    least = mine["ns_min"] / its["ns_min"]
    pairs = list(zip(mine.get("samples", []), its.get("samples", []), strict=False))
    if other_name is not None and pairs and len(mine["samples"]) == len(its["samples"]):
        each = statistics.median(time / floor for time, floor in pairs)
        return {"median": each, "min": least, "of": "rounds"}
    return {"median": mine["ns"] / its["ns"], "min": least, "of": "medians"}


def said(key: dict) -> str:
    regime = f" ({key['regime']})" if key["regime"] else ""
    return f"{key['language']} {key['case']}, {key['subject']}{regime}"
