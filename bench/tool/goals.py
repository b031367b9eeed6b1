"""What libbolt is meant to reach beside its peers: medians of one run, within one regime.

Goals beside a language's own floors are claims (claims.py). A goal that is missed stays in the
report; why it is missed, as far as it is known, is in reasons.py.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .rows import DID_NOT_RUN

READY = ("ready_noop", "ready_add")
LOOPS = {"asyncio": 100.0, "uvloop": 50.0}


@dataclass(frozen=True)
class Goal:
    """libbolt does `case` at least `times` times faster than the peer; 1: it is not slower. In
    every regime that begins with `regime`."""

    language: str
    case: str
    peer: str
    times: float
    regime: str = ""

    def holds_in(self, regime: str) -> bool:
        return not self.regime or regime.split(", ")[0] == self.regime


GOALS = [
    *[Goal("python", case, "pyo3", 3, loop) for case in READY for loop in LOOPS],
    *[
        Goal("python", case, peer, times, loop)
        for case in READY
        for peer in ("boltffi", "uniffi", "pyo3_async_runtimes")
        for loop, times in LOOPS.items()
    ],
    Goal("python", "echo_1k", "pyo3", 1),
    Goal("python", "echo_1k", "boltffi", 20),
    Goal("python", "gather_10k", "boltffi", 5, "asyncio"),
    *[Goal("kotlin", case, "boltffi", 10) for case in (*READY, "gather_10k")],
    *[Goal("swift", case, "boltffi", 12) for case in READY],
    Goal("core", "create_poll_free", "boltffi", 7),
    Goal("core", "per_suspension", "boltffi", 1),
    *[
        Goal(language, case, peer, 2)
        for case in (
            *("records_1k", "records_1k_read"),
            *("records_1k_objects", "records_1k_objects_read"),
        )
        for language, peers in (
            ("python", ("boltffi", "uniffi", "pyo3", "pyo3_async_runtimes")),
            ("kotlin", ("boltffi", "uniffi")),
            ("swift", ("boltffi", "uniffi")),
        )
        for peer in peers
    ],
]

MET, MISSED, OPEN = "met", "MISSED", "not compared"


@dataclass(frozen=True)
class Outcome:
    """A goal in one regime. `faster` is how many times, by the medians; None: `why` there is no
    figure."""

    goal: Goal
    regime: str
    verdict: str
    faster: float | None = None
    faster_min: float | None = None
    why: str = ""


def outcomes(rows: list[dict], ratios: list[dict], goals: Iterable[Goal] = GOALS) -> list[Outcome]:
    return [outcome for goal in goals for outcome in of_goal(goal, rows, ratios)]


def of_goal(goal: Goal, rows: list[dict], ratios: list[dict]) -> Iterator[Outcome]:
    found = [
        each
        for each in ratios
        if (each["language"], each["case"], each["floor"]) == (goal.language, goal.case, goal.peer)
        and goal.holds_in(each["regime"])
    ]
    for each in found:
        faster, faster_min = 1 / each["median"], 1 / each["min"]
        yield Outcome(goal, each["regime"], verdict(goal, faster), faster, faster_min)
    if not found:
        why = next(
            (
                row["not_supported"]
                for row in rows
                if (row["language"], row["case"]) == (goal.language, goal.case)
                and row["subject"] in (goal.peer, "libbolt")
                and "not_supported" in row
                and goal.holds_in(row["regime"])
            ),
            DID_NOT_RUN,
        )
        yield Outcome(goal, goal.regime, OPEN, why=why)


def verdict(goal: Goal, faster: float) -> str:
    """By the medians alone; what would be printed as the target is not called less than it."""
    return MET if faster >= goal.times * 0.995 else MISSED
