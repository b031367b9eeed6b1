"""Figures of what the core's programs have measured in each round. Pure: text in, figures out.

A line is {"group", "subject", "floor", "ns": [...], "cpu_ns": [...]}: a subject's time of one
operation in each round, and the processor time of the process; its floor's name or "".
"""

import json
import statistics

# As a report names them: what growth and live name by peers' own names.
SUBJECTS = {
    "libbolt": "libbolt",
    "asio awaitable": "asio_awaitable",
    "boxed future (Rust)": "rust_box",
    "async-ffi": "async_ffi",
    "BoltFFI": "boltffi",
    "two copies": "bytes_copied_twice",
}


def groups(lines: list[str]) -> dict:
    """{group: {subject: figures}}. Each is compared with every other of its group: "beside"; its
    "ratio" and "ratio_min" are those to its own floor."""
    measured: dict[str, dict[str, dict]] = {}
    for line in map(json.loads, lines):
        measured.setdefault(line["group"], {})[line["subject"]] = line
    return {
        group: {name: figures(name, subjects) for name in subjects}
        for group, subjects in measured.items()
    }


def figures(name: str, subjects: dict[str, dict]) -> dict:
    mine = subjects[name]
    found = {
        "ns": statistics.median(mine["ns"]),
        "ns_min": min(mine["ns"]),
        "cpu_ns": statistics.median(mine["cpu_ns"]),
        "spread_ns": spread(mine["ns"]),
        "rounds": len(mine["ns"]),
        "beside": {
            other: beside(mine["ns"], its["ns"]) for other, its in subjects.items() if other != name
        },
    }
    return {**found, **found["beside"].get(mine["floor"], {})}


def beside(mine: list[float], its: list[float]) -> dict:
    """Within a round, so between neighbours in time."""
    ratio = statistics.median(each / other for each, other in zip(mine, its, strict=True))
    return {"ratio": ratio, "ratio_min": min(mine) / min(its)}


def spread(values: list[float]) -> float:
    """The interquartile range."""
    if len(values) < 2:
        return 0.0
    low, _, high = statistics.quantiles(values, n=4, method="inclusive")
    return high - low


CURVES = {"ready at depth": "depth", "resume at depth": "resume", "echo of": "payload"}


def points(groups: dict) -> list[dict]:
    """Of groups that are named "ready at depth 10", "echo of 1000 bytes"."""
    found = []
    for group, subjects in groups.items():
        what, _, rest = group.rpartition(" ") if group[-1].isdigit() else (group, "", "")
        if not rest:
            what, _, rest = group.removesuffix(" bytes").rpartition(" ")
        for name, each in subjects.items():
            point = {"curve": CURVES[what], "subject": SUBJECTS[name], "regime": "", "x": int(rest)}
            found.append({**point, "median_ns": each["ns"], "min_ns": each["ns_min"]})
    return found


def life(run: dict) -> float:
    """A future's whole life: of the first in the process, which faults memory in, or of a later
    one, which finds it as the first has left it; whichever is shorter."""
    return min(run["again"], run["create_ns"] + run["wake_ns"] + run["finish_ns"])


def live_point(who: str, size: int, runs: list[dict]) -> dict:
    """A point of the curve "live"; its time is that of a future's whole life."""
    return {
        "curve": "live",
        "subject": who,
        "regime": "",
        "x": size,
        "median_ns": statistics.median(map(life, runs)),
        "min_ns": min(map(life, runs)),
        "bytes": statistics.median(run["allocated"] for run in runs),
    }


def live_figures(runs: list[dict]) -> dict:
    """Resident bytes; the processor time is that of a future's whole life."""
    resident = [run["resident"] for run in runs]
    return {
        "ns": statistics.median(resident),
        "ns_min": min(resident),
        "cpu_ns": statistics.median(map(life, runs)),
        "spread_ns": spread(resident),
        "rounds": len(runs),
        "unit": "bytes",
    }
