"""report.md, to be read from the top: first libbolt beside everything, then all by itself."""

from . import sections
from .sections import Run
from .text import LANGUAGES

READING = """\
A line is a case in one regime, and libbolt's median time for one operation of it; of `live_1m` the
resident bytes of one future (*B*). *3.2x faster*
says that the other took 3.2 times as long, in the median of the rounds' ratios: both took turns
within a round, in one process or in processes that alternate. *The least possible* is what the
language can do without libbolt; mostly it does less. What waits for another thread is measured with
both threads on one processor, with each on its own, and unpinned (*regime*), since waking a
processor that sleeps costs more than all the rest; no ratio is of two regimes.
"""


def picture(name: str, charts: list[str]) -> str:
    """The chart of that name (a path without its suffix), if it was drawn."""
    return f"![{name.rsplit('/', 1)[-1]}]({name}.svg)\n" if f"{name}.svg" in charts else ""


def render(run: Run, charts: list[str]) -> str:
    parts = [
        "# libbolt beside everything\n",
        sections.warnings(run),
        sections.machine(run),
        sections.verdicts(run),
        READING,
        sections.beside_everything(run),
        picture("latency", charts),
        "## Goals beside the peers\n",
        sections.goals_beside_peers(run),
        "## Where we lose\n",
        sections.losing(run),
        *[
            f"## {LANGUAGES[name]}\n\n{sections.language(run, name)}"
            for name in run.languages
        ],
        picture("latency-all", charts),
        "## Growth\n\nOf one future, frame or call each.\n",
        picture("growth", charts),
        sections.growth(run),
        "## Claims beside floors\n",
        sections.claims(run),
        "## Not supported, or did not run\n",
        sections.unsupported(run),
        "## How the peers were built\n" if sections.settings(run) else "",
        sections.settings(run),
    ]  # fmt: skip
    return "\n".join(part.rstrip("\n") + "\n" for part in parts if part.strip())
