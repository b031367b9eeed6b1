"""The parts of report.md, each a function of what a run has found."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from . import goals
from .reasons import reason
from .report import BY_MINIMA, MISSED
from .rows import DID_NOT_RUN
from .text import (
    LANGUAGES,
    MAIN_CASES,
    amount,
    compared,
    digits,
    duration,
    folded,
    in_bytes,
    kind,
    order,
    table,
)


@dataclass
class Run:
    """One run: report.json and report-details.json."""

    rows: list[dict]
    details: dict
    ratios: dict[tuple, dict] = field(init=False)

    def __post_init__(self) -> None:
        self.rows = sorted(self.rows, key=lambda row: (LANGUAGE_ORDER[row["language"]], order(row)))
        self.ratios = {
            (each["language"], each["case"], each["regime"], each["floor"]): each
            for each in self.details["ratios"]
        }

    def ratio(self, row: dict) -> dict | None:
        """libbolt's time over that of `row`, of the same case and regime."""
        return self.ratios.get((row["language"], row["case"], row["regime"], row["subject"]))

    def measured(self, language: str) -> list[dict]:
        return [r for r in self.rows if r["language"] == language and "not_supported" not in r]

    def blocks(self, language: str) -> Iterator[list[dict]]:
        """The measured rows of one case and regime at a time."""
        block: list[dict] = []
        for row in self.measured(language):
            if block and (block[0]["case"], block[0]["regime"]) != (row["case"], row["regime"]):
                yield block
                block = []
            block.append(row)
        if block:
            yield block

    @property
    def languages(self) -> list[str]:
        return [name for name in LANGUAGES if self.measured(name)]


LANGUAGE_ORDER = {name: i for i, name in enumerate(LANGUAGES)}


def standing(run: Run, row: dict) -> str:
    """'3.2x faster': libbolt beside the subject of this row, by medians; the minima in brackets."""
    if (found := run.ratio(row)) is None:
        return ""
    word = compared if row["unit"] == "ns" else in_bytes
    return f"{word(found['median'])} ({word(found['min'])})"


def machine(run: Run) -> str:
    facts = run.details["machine"]
    kind_of = "virtual machine, " if facts.get("virtual") else ""
    place = f"{facts['cpu']}, {kind_of}{facts['cores']} processors, {facts['memory_gib']} GiB"
    loads = ", ".join(f"{load:.1f} ({name})" for name, load in facts.get("loads", {}).items())
    busy = f"load {facts['load_before']:.1f} before it, then {loads or 'unknown'}"
    names = {"g++": "", "clang": "", "rustc": "", "python": "Python ", "jvm": "JDK ", "swift": ""}
    tools = [f"{said}{facts[name]}" for name, said in names.items() if facts.get(name)]
    lines = [
        f"- **Machine**: {place}; {facts['system']}",
        f"- **When**: {facts['date']}, {busy}; libbolt {facts['libbolt']}",
        f"- **Compilers and runtimes**: {'; '.join(tools)}. What the report compares is the C++ "
        f"of {facts.get('compiler', 'g++')}; release builds throughout.",
    ]
    if versions := facts.get("peers"):
        lines.append("- **Peers**: " + ", ".join(f"{k} {v}" for k, v in versions.items()))
    return "\n".join(lines) + "\n"


def warnings(run: Run) -> str:
    facts, said = run.details["machine"], []
    if facts.get("quick"):
        said.append("a quick run, with a tenth of the rounds: it shows that all works, no more")
    # A part may still have the load of its own compilers in the average.
    if max(facts["load_before"], *facts.get("loads", {}).values(), 0) > facts["cores"] + 1:
        said.append("the machine was busy with other things: the medians are of a noisy run")
    return "".join(f"> **Mind:** {line}.\n\n" for line in said)


VIEWS = (
    "In `records_1k` libbolt gives a *view*, the records' memory, of which nothing is decoded "
    "before it is read, and each peer a list of 1,000 records; the even comparisons are "
    "`records_1k_read`, where all fields are read as well, and `records_1k_objects_read`, where "
    "libbolt makes objects, too."
)


def beside_everything(run: Run) -> str:
    """The first table: a line for each case and language, with all that stands beside libbolt."""
    lines = []
    for language in run.languages:
        for block in run.blocks(language):
            first = block[0]
            if first["case"] not in MAIN_CASES or first["subject"] != "libbolt":
                continue
            if first["regime"].startswith("uvloop"):
                continue  # a table of its own further down
            lines.append(
                (LANGUAGES[language], f"`{first['case']}`", first["regime"],
                 amount(first["median_ns"], first["unit"]),
                 listed(run, block, "peer"), listed(run, block, "floor"))
            )  # fmt: skip
    heads = ("", "case", "regime", "libbolt", "libbolt beside its peers", "and the least possible")
    views = f"\n{VIEWS}\n" if any(line[1] == "`records_1k`" for line in lines) else ""
    return table(heads, lines, right=(3,)) + views


def listed(run: Run, block: list[dict], which: str) -> str:
    word = compared if block[0]["unit"] == "ns" else in_bytes
    cells = [
        f"{row['subject']} {word(found['median'])}"
        for row in block
        if kind(row["subject"]) == which and (found := run.ratio(row))
    ]
    return ", ".join(cells)


def language(run: Run, name: str) -> str:
    lines = []
    for block in run.blocks(name):
        for i, row in enumerate(block):
            unit = row["unit"]
            lines.append(
                (f"`{row['case']}`" if i == 0 else "", row["regime"] if i == 0 else "",
                 f"**{row['subject']}**" if row["subject"] == "libbolt" else row["subject"],
                 amount(row["median_ns"], unit), amount(row["min_ns"], unit),
                 amount(row["spread_ns"], unit),
                 duration(row["cpu_ns"]) if unit == "ns" else "",
                 str(row["rounds"]), standing(run, row))
            )  # fmt: skip
    heads = ("case", "regime", "subject", "median", "minimum", "spread", "processor", "rounds",
             "libbolt is (by the minima)")  # fmt: skip
    return table(heads, lines, right=range(3, 8))


def goals_beside_peers(run: Run) -> str:
    if run.details.get("peers") is None:
        return no_crates(run)
    lines = []
    found_all = goals.outcomes(run.rows, run.details["ratios"])
    for outcome in sorted(found_all, key=lambda each: LANGUAGE_ORDER[each.goal.language]):
        goal, faster = outcome.goal, outcome.faster
        found = why_open(run, outcome) if faster is None else times(faster)
        by_minima = "" if faster is None else times(outcome.faster_min)
        why = reason(goal.language, goal.case, goal.peer)
        missed = outcome.verdict == goals.MISSED and why
        verdict = f"{outcome.verdict}: {why}" if missed else outcome.verdict
        lines.append((LANGUAGES[goal.language], f"`{goal.case}`", outcome.regime, goal.peer,
                      target(goal), found, by_minima, verdict))  # fmt: skip
    heads = ("", "case", "regime", "than", "goal", "found", "by the minima", "")
    return table(heads, lines, right=(5, 6))


def no_crates(run: Run) -> str:
    """Some peers are built with the core's benchmarks and are there all the same."""
    there = dict.fromkeys(
        row["subject"]
        for row in run.rows
        if kind(row["subject"]) == "peer" and "not_supported" not in row
    )
    besides = f" In this run there are only {', '.join(there)}." if there else ""
    return (
        "The peers that these goals are beside were not asked for: `make bench-peers` builds their "
        f"crates.{besides}\n"
    )


def why_open(run: Run, outcome: goals.Outcome) -> str:
    if outcome.why != DID_NOT_RUN:
        return outcome.why
    return (run.details.get("did_not_run") or {}).get(outcome.goal.language, DID_NOT_RUN)


def target(goal: goals.Goal) -> str:
    return f"{goal.times:g}x faster" if goal.times != 1 else "not slower"


def times(faster: float | None) -> str:
    return "" if faster is None else compared(1 / faster)


def claims(run: Run) -> str:
    """The ratios to a language's own floors, and what is promised of them."""
    lines = []
    for each in run.details.get("claims") or []:
        target = "" if each["target"] is None else f"≤ {each['target']:g}"
        lines.append((each["where"], each["what"].strip(), each["floor"], digits(each["ratio"]),
                      digits(each["ratio_min"]), target, each["verdict"]))  # fmt: skip
    heads = ("", "what", "beside", "ratio", "by the minima", "target", "")
    checks = [
        (each["what"], each["detail"], each["verdict"]) for each in run.details.get("checks") or []
    ]
    counted = "\n" + table(("counted", "", ""), checks) if checks else ""
    return table(heads, lines, right=(3, 4, 5)) + counted


def settings(run: Run) -> str:
    """How each peer was built and is measured, as what builds it says itself."""
    said = (run.details["machine"].get("peer_settings") or {}).items()
    return "\n".join(f"- **{crate}**: {text}" for crate, text in said) + "\n" if said else ""


def verdicts(run: Run) -> str:
    """One line that says how many promises were kept."""
    of_peers = [o.verdict for o in goals.outcomes(run.rows, run.details["ratios"])]
    own = [each["verdict"] for each in run.details.get("claims") or [] if each["target"]]
    said = []
    for what, found in (("goals beside peers", of_peers), ("claims beside floors", own)):
        counts = {word: found.count(word) for word in dict.fromkeys(found)}
        said.append(f"{what}: " + (", ".join(f"{n} {w}" for w, n in counts.items()) or "none"))
    return "; ".join(said) + ".\n"


def losing(run: Run) -> str:
    """Every case in which something else that does the work is faster, the worst first; and the
    goals and claims that were missed."""
    text = slower_than(run, "peer", "Slower than a peer") + slower_when_grown(run) + missed(run)
    floors = slower_than(run, "floor", "")
    text += folded("Above the least that the language can do", floors) + "\n" if floors else ""
    return text or "Nowhere in this run.\n"


def slower_than(run: Run, which: str, title: str) -> str:
    found = [
        (ratio["median"], row)
        for row in run.rows
        if "not_supported" not in row
        and kind(row["subject"]) == which
        and (ratio := run.ratio(row))
        and ratio["median"] > 1.005
    ]
    lines = [
        (LANGUAGES[row["language"]], f"`{row['case']}`", row["regime"],
         f"{(compared if row['unit'] == 'ns' else in_bytes)(ratio)} than {row['subject']}",
         reason(row["language"], row["case"], row["subject"]))
        for ratio, row in sorted(found, key=lambda pair: -pair[0])
    ]  # fmt: skip
    heads = ("", "case", "regime", "libbolt is", "why")
    head = f"**{title}**\n\n" if title else ""
    return f"{head}{table(heads, lines)}\n" if lines else ""


def slower_when_grown(run: Run) -> str:
    """Of each growth curve and peer the size at which libbolt is behind most."""
    worst: dict[tuple, tuple[float, int]] = {}
    points = run.details.get("growth") or []
    for what, word in (("median_ns", compared), ("bytes", in_bytes)):
        ours = {
            (point["curve"], point.get("regime"), point["x"]): point[what]
            for point in points
            if point["subject"] == "libbolt" and point.get(what)
        }
        for point in points:
            mine = ours.get((point["curve"], point.get("regime"), point["x"]))
            if mine is None or kind(point["subject"]) != "peer" or not point.get(what):
                continue
            curve = point["curve"] if what == "median_ns" else f"{point['curve']}, bytes"
            key = (curve, point["subject"], word)
            worst[key] = max(worst.get(key, (0.0, 0)), (mine / point[what], point["x"]))
    lines = [
        (f"`{curve}`", f"{x:,}", f"{word(ratio)} than {peer}", reason("growth", curve, peer))
        for (curve, peer, word), (ratio, x) in sorted(worst.items(), key=lambda item: -item[1][0])
        if ratio > 1.005
    ]
    heads = ("curve", "at", "libbolt is", "why")
    return f"**Where it is behind most as things grow**\n\n{table(heads, lines)}\n" if lines else ""


def missed(run: Run) -> str:
    """Also the claims beside floors that only the minima meet."""
    lines = [
        (f"{LANGUAGES[o.goal.language]}: `{o.goal.case}` {o.regime}".rstrip(),
         f"{times(o.faster)} than {o.goal.peer}", target(o.goal), o.verdict,
         reason(o.goal.language, o.goal.case, o.goal.peer))
        for o in goals.outcomes(run.rows, run.details["ratios"])
        if o.verdict == goals.MISSED
    ]  # fmt: skip
    for each in run.details.get("claims") or []:
        if each["verdict"] in (MISSED, BY_MINIMA):
            found = f"{digits(each['ratio'])} times {each['floor']}"
            what = each["what"].strip()
            lines.append((f"{each['where']}: {what}", found, f"≤ {each['target']:g}",
                          each["verdict"], reason(each["where"], what, each["floor"])))  # fmt: skip
    lines += [
        (each["what"], each["detail"], "", each["verdict"], reason("check", each["what"], ""))
        for each in run.details.get("checks") or []
        if each["verdict"] == MISSED
    ]
    heads = ("", "found", "goal", "", "why")
    return f"**Goals and claims that were missed**\n\n{table(heads, lines)}\n" if lines else ""


def unsupported(run: Run) -> str:
    """What a peer cannot do and what did not run, once for each reason."""
    lines: dict[tuple, list[str]] = {}
    for row in run.rows:
        if "not_supported" in row:
            key = (LANGUAGES[row["language"]], row["subject"], row["not_supported"])
            cases = lines.setdefault(key, [])
            if f"`{row['case']}`" not in cases:
                cases.append(f"`{row['case']}`")
    rows = [(where, who, ", ".join(cases), why) for (where, who, why), cases in lines.items()]
    text = table(("", "subject", "cases", "reason"), rows) if rows else "Nothing.\n"
    for part, why in (run.details.get("did_not_run") or {}).items():
        text += f"\n- {part} did not run: {why}\n"
    return text


def growth(run: Run) -> str:
    """A table for each curve: a column for each subject, a line for each size."""
    text = ""
    points = run.details.get("growth") or []
    for curve in dict.fromkeys(point["curve"] for point in points):
        here = [point for point in points if point["curve"] == curve]
        subjects = list(dict.fromkeys(series(point) for point in here))
        subjects.sort(key=lambda name: name != "libbolt")
        lines = []
        for x in sorted({point["x"] for point in here}):
            at = {series(point): point for point in here if point["x"] == x}
            lines.append((f"{x:,}", *(point_said(at.get(name)) for name in subjects)))
        text += f"**{curve}**\n\n" + table(("", *subjects), lines, range(len(subjects) + 1)) + "\n"
    return text or "The part `growth` did not run.\n"


def series(point: dict) -> str:
    language = point.get("language", "core")
    parts = ("" if language == "core" else language, point["subject"], point.get("regime", ""))
    return ", ".join(part for part in parts if part)


def point_said(point: dict | None) -> str:
    if point is None:
        return ""
    said = [duration(point["median_ns"])] if point.get("median_ns") is not None else []
    said += [f"{digits(point['bytes'])} B"] if point.get("bytes") is not None else []
    return ", ".join(said)
