"""The report's pictures, by matplotlib:   python -m tool.charts FOLDER

Reads report.json and report-details.json there; writes latency.svg (some cases of each language on
a log scale, libbolt beside its floors and peers), latency-all.svg (all of them) and growth.svg, and
all as PNG.
"""

import json
import math
import re
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, NullLocator

from .sections import Run, series
from .text import LANGUAGES, MAIN_CASES, duration, kind

# Told apart by shape as well as by colour; libbolt stands out, floors stay back.
LIBBOLT = {"marker": "o", "color": "#d1495b", "markersize": 9}
FLOOR = {"marker": "|", "color": "#555555", "markersize": 13, "markeredgewidth": 2}
PEERS = {
    "boltffi": {"marker": "s", "color": "#00798c"},
    "uniffi": {"marker": "^", "color": "#edae49"},
    "pyo3": {"marker": "D", "color": "#30638e"},
    "pyo3_async_runtimes": {"marker": "v", "color": "#7b5ea7"},
    "rust_box": {"marker": "P", "color": "#8d6a3b"},
    "async_ffi": {"marker": "X", "color": "#4c956c"},
    "asio_awaitable": {"marker": "p", "color": "#9aa0a6"},
}
# What stands for the rest in a picture that is looked at for a moment.
OVERVIEW = [
    *("ready_add", "echo_1k", "records_1k", "records_1k_objects_read", "suspend_once"),
    *("gather_10k", "create_poll_free", "per_suspension", "chain_10", "when_all_100k"),
]
STYLE = {
    "svg.hashsalt": "libbolt",  # the same figures give the same file
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#e6e6e6",
    "axes.axisbelow": True,
}


def main() -> None:
    folder = Path(sys.argv[1])
    rows = json.loads((folder / "report.json").read_text())
    run = Run(rows, json.loads((folder / "report-details.json").read_text()))
    plt.rcParams.update(STYLE)
    for name, cases in (("latency", OVERVIEW), ("latency-all", MAIN_CASES)):
        if any(shown(run, language, cases) for language in run.languages):
            save(latency(run, cases), folder / name)
    if run.details.get("growth"):
        save(growth(run), folder / "growth")


def save(figure: plt.Figure, path: Path) -> None:
    figure.savefig(path.with_suffix(".svg"), metadata={"Date": None})
    figure.savefig(path.with_suffix(".png"), dpi=120)
    plt.close(figure)
    # matplotlib ends some lines of its SVG with a space.
    text = path.with_suffix(".svg").read_text()
    path.with_suffix(".svg").write_text("\n".join(map(str.rstrip, text.splitlines())) + "\n")


def shown(run: Run, language: str, cases: list[str]) -> list[list[dict]]:
    """The blocks of these cases: of Python asyncio's, and of those with threads that are pinned
    the first regime, which the label says."""
    found: dict[str, list[dict]] = {}
    for block in run.blocks(language):
        case, unit = block[0]["case"], block[0]["unit"]
        if case in cases and unit == "ns" and block[0]["subject"] == "libbolt":
            found.setdefault(case, block)
    return list(found.values())


def latency(run: Run, cases: list[str]) -> plt.Figure:
    panels = [(name, blocks) for name in run.languages if (blocks := shown(run, name, cases))]
    # As high as it has lines; each panel in proportion.
    heights = [len(blocks) + 1.2 for _, blocks in panels]
    figure, axes = plt.subplots(
        len(panels), 1, figsize=(9, 0.34 * sum(heights) + 1.1), squeeze=False, layout="constrained",
        gridspec_kw={"height_ratios": heights}, sharex=True,
    )  # fmt: skip
    subjects: set[str] = set()
    for axis, (name, blocks) in zip(axes[:, 0], panels, strict=True):
        subjects |= latency_panel(axis, LANGUAGES[name], blocks)
    axes[-1, 0].set_xlabel("median time of one operation, log scale; less is better")
    legend = [Line2D([], [], linestyle="", label=label, **look) for label, look in known(subjects)]
    figure.legend(handles=legend, loc="outside upper center", ncols=5, frameon=False)
    return figure


def known(subjects: set[str]) -> list[tuple[str, dict]]:
    peers = [(name, {"markersize": 7, **look}) for name, look in PEERS.items() if name in subjects]
    return [("libbolt", LIBBOLT), ("the language's floors", FLOOR), *peers]


def latency_panel(axis: Axes, title: str, blocks: list[list[dict]]) -> set[str]:
    subjects: set[str] = set()
    for y, block in enumerate(blocks):
        times = [row["median_ns"] for row in block]
        axis.plot([min(times), max(times)], [y, y], color="#cfcfcf", linewidth=1, zorder=1)
        for row in reversed(block):  # libbolt last: on top
            subject = row["subject"]
            look = {"floor": FLOOR, "libbolt": LIBBOLT}.get(kind(subject)) or PEERS.get(subject)
            if look is None or (kind(subject) == "libbolt" and subject != "libbolt"):
                continue
            axis.plot(row["median_ns"], y, linestyle="", **{"markersize": 7, **look})
            subjects.add(subject)
    axis.set_yticks(range(len(blocks)), [label(block[0]) for block in blocks])
    axis.set_ylim(len(blocks) - 0.4, -0.6)
    axis.set_title(title, loc="left", fontweight="bold")
    logarithmic(axis.xaxis, axis.set_xscale)
    axis.grid(axis="y", visible=False)
    return subjects


def label(row: dict) -> str:
    regime = row["regime"].removeprefix("asyncio").removeprefix(", ")
    return f"{row['case']}, {regime}" if regime else row["case"]


def logarithmic(axis, set_scale, said=duration) -> None:
    set_scale("log")
    axis.set_major_formatter(FuncFormatter(lambda value, _: re.sub(r"\.0+\b", "", said(value))))
    axis.set_minor_locator(NullLocator())


def short(value: float) -> str:
    """1, 10, 100, 1k, 10k ... for an axis."""
    for unit, size in (("M", 1e6), ("k", 1e3)):
        if value >= size:
            return f"{value / size:g}{unit}"
    return f"{value:g}"


TITLES = {
    "live": ("live futures", "each"),
    "depth": ("depth of the awaits", "each frame"),
    "resume": ("depth of the awaits", "one suspension"),
    "payload": ("bytes of the payload", "one call"),
}


def growth(run: Run) -> plt.Figure:
    points = run.details["growth"]
    # A curve of times and one of memory are two pictures.
    panels = [
        (curve, what)
        for curve in dict.fromkeys(point["curve"] for point in points)
        for what in ("median_ns", "bytes")
        if any(point["curve"] == curve and point.get(what) for point in points)
    ]
    lines = -(-len(panels) // 2)
    figure, axes = plt.subplots(
        lines, 2, figsize=(9, 2.9 * lines + 0.5), squeeze=False, layout="constrained"
    )
    for axis in axes.flat[len(panels) :]:
        axis.set_visible(False)
    drawn: dict[str, Line2D] = {}
    for axis, (curve, what) in zip(axes.flat, panels, strict=False):
        drawn |= growth_panel(axis, curve, what, [p for p in points if p["curve"] == curve])
    names = sorted(drawn, key=lambda name: name != "libbolt")
    figure.legend(
        [drawn[name] for name in names], names, loc="outside upper center", ncols=4, frameon=False
    )
    return figure


def growth_panel(axis: Axes, curve: str, what: str, points: list[dict]) -> dict[str, Line2D]:
    drawn = {}
    for name in dict.fromkeys(series(point) for point in points):
        # Few small things may take no more than malloc has in hand: nothing to draw.
        line = [p for p in points if series(p) == name and p.get(what)]
        if not line:
            continue
        line.sort(key=lambda point: point["x"])
        floor = {"color": "#8a8a8a", "linestyle": "--", "marker": ""}
        subject = line[0]["subject"]
        look = LIBBOLT if kind(subject) == "libbolt" else PEERS.get(subject, floor)
        x, y = [p["x"] for p in line], [p[what] for p in line]
        drawn[name] = axis.plot(x, y, **{**look, "markersize": 4})[0]
    title, each = TITLES.get(curve, (curve, "each"))
    axis.set_xlabel(title)
    axis.set_title(f"{'time' if what == 'median_ns' else 'memory'}, {each}", loc="left")
    logarithmic(axis.xaxis, axis.set_xscale, short)
    # Whole decades: a flat line shall look flat.
    values = [math.log10(p[what]) for p in points if p.get(what)]
    low, high = math.floor(min(values)), math.ceil(max(values))
    axis.set_ylim(10**low, 10 ** max(high, low + 1))
    if what == "median_ns":
        logarithmic(axis.yaxis, axis.set_yscale)
    else:
        logarithmic(axis.yaxis, axis.set_yscale, lambda value: f"{short(value)}B")
    return drawn


if __name__ == "__main__":
    main()
