"""Figures of what several processes of bench/python have measured. Pure: plain dictionaries.

A process gives {group: {"waits": bool, "subjects": {subject: {"wall_ns": [of a round], "cpu_ns"}}}}
or {"not_supported": why} in a subject's place.
"""

from . import samples


def groups_of(runs: list[dict]) -> dict:
    """{group: {subject: figures}} as rows.py has them, of all rounds of all processes."""
    return {name: group_of([run[name] for run in runs]) for name in runs[0]}


def group_of(groups: list[dict]) -> dict:
    """One clock for all subjects of a case in a regime: the wall if any of them waits for another
    thread, whose time would otherwise be in no figure; otherwise the processor time of all threads,
    in which nothing is that other programs do."""
    clock = "wall_ns" if any(group["waits"] for group in groups) else "cpu_ns"
    measured, failed = {}, {}
    for name in groups[0]["subjects"]:
        found = [group["subjects"][name] for group in groups]
        if why := next((each["not_supported"] for each in found if "not_supported" in each), None):
            failed[name] = {"not_supported": why}  # in one process: its rounds are not all there
            continue
        times = {of: [time for each in found for time in each[of]] for of in ("wall_ns", "cpu_ns")}
        measured[name] = {"ns": times[clock], "cpu_ns": times["cpu_ns"], "floor": ""}
    return {name: samples.figures(name, measured) for name in measured} | failed


def left(runs: list[dict[str, int]]) -> dict[str, int]:
    """The most calls of a subject that a process had left at its end."""
    names = dict.fromkeys(name for run in runs for name in run)
    return {name: max(run.get(name, 0) for run in runs) for name in names}
