"""Puts one report into docs/performance.md, its charts into docs/performance, and the picture into
README.md: what stands there of figures comes from here and from nobody's keyboard."""

import json
import re
import shutil
from pathlib import Path

from . import sections
from .build import ROOT
from .markdown import READING, picture
from .sections import Run
from .text import LANGUAGES, folded, table

PAGE = ROOT / "docs" / "performance.md"
CHARTS = ROOT / "docs" / "performance"
README = ROOT / "README.md"
GATE = ROOT / "bench" / "gate.json"


def write(run: Run, output: Path) -> None:
    if run.details["machine"]["quick"]:
        raise SystemExit("bench: a quick report is not for the documents")
    shutil.rmtree(CHARTS, ignore_errors=True)
    CHARTS.mkdir()
    charts = sorted(path.name for path in output.glob("*.svg"))
    for name in charts:
        shutil.copy(output / name, CHARTS)
    report = one_report(run, [f"performance/{name}" for name in charts])
    put(PAGE, "report", report)
    write_instructions()
    if "latency.svg" in charts:
        alternative = "Median times of libbolt, its peers and each language's own floors"
        put(README, "report", f"![{alternative}](docs/performance/latency.svg)\n")
    print(f"written: {PAGE}, {README} and {len(charts)} charts")


def write_instructions() -> None:
    put(PAGE, "instructions", instructions(json.loads(GATE.read_text())))


def put(page: Path, name: str, text: str) -> None:
    page.write_text(between(page.read_text(), name, text))


def between(page: str, name: str, text: str) -> str:
    """The page with what is between the two comments of that name replaced."""
    begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->"
    pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    if len(pattern.findall(page)) != 1:
        raise SystemExit(f"bench: no place for {name} in the page")
    return pattern.sub(lambda _: f"{begin}\n{text.strip()}\n\n{end}", page)


def one_report(run: Run, charts: list[str]) -> str:
    parts = [
        sections.warnings(run),
        sections.machine(run),
        sections.verdicts(run),
        READING,
        sections.beside_everything(run),
        picture("performance/latency", charts),
        "### Goals beside the peers",
        sections.goals_beside_peers(run),
        "### Where we lose",
        sections.losing(run),
        "### Growth",
        picture("performance/growth", charts),
        sections.growth(run),
        "### Not supported, or did not run",
        sections.unsupported(run),
        "### Each language",
        picture("performance/latency-all", charts),
        *[folded(LANGUAGES[name], sections.language(run, name)) for name in run.languages],
        folded("Claims beside floors", sections.claims(run)),
        folded("How the peers were built", sections.settings(run)),
    ]
    return "\n\n".join(part.strip() for part in parts if part.strip())


def instructions(gate: dict) -> str:
    lines = []
    for part, counted in gate.items():
        for case, counts in counted["cases"].items():
            cells = (f"{counts[name]:,}" if name in counts else ""
                     for name in ("instructions", "allocations"))  # fmt: skip
            lines.append((part, case, *cells))
    tools = "\n".join(f"- {part}: {counted['tools']}" for part, counted in gate.items())
    heads = ("", "one operation", "instructions", "allocations")
    return table(heads, lines, right=(2, 3)) + "\n" + tools
