"""How figures are written: three digits, a unit that fits, and which of two is the faster."""

from collections.abc import Iterable

from .peers import ALL_SUBJECTS

LANGUAGES = {"core": "Core", "python": "Python", "kotlin": "Kotlin", "swift": "Swift"}

# The cases that every language has, in the order in which they are read; what has other names is
# a variant of one of them and comes after it.
MAIN_CASES = [
    *("ready_noop", "ready_add", "ready_typed_error", "echo_1k"),
    *("records_1k", "records_1k_read", "records_1k_objects", "records_1k_objects_read"),
    "from_main_actor",
    *("yield_once", "suspend_once", "suspend_100_driven", "suspend_100_detached"),
    *("gather_10k", "cancel_10k"),
    *("create_poll_free", "per_suspension", "per_yield", "per_wake", "chain_10"),
    *("wake_contended_1", "wake_contended_2", "wake_contended_4", "when_all_100k", "live_1m"),
]


def digits(value: float) -> str:
    """Three of them, without an exponent: 0.123, 1.23, 12.3, 123, 1,230."""
    if value == 0:
        return "0"
    if abs(value) >= 99.95:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 9.995 else f"{value:.2f}"


def duration(ns: float) -> str:
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if abs(ns) >= 0.9995 * size:
            return f"{digits(ns / size)} {unit}"
    return f"{digits(ns)} ns"


def amount(value: float, unit: str) -> str:
    return duration(value) if unit == "ns" else f"{digits(value)} B"


def compared(ratio: float) -> str:
    """What libbolt is beside another, from its time over the other's."""
    if 0.995 <= ratio <= 1.005:
        return "as fast"
    return f"{digits(1 / ratio)}x faster" if ratio < 1 else f"{digits(ratio)}x slower"


def in_bytes(ratio: float) -> str:
    """The same of memory."""
    if 0.995 <= ratio <= 1.005:
        return "as large"
    return f"{digits(1 / ratio)}x smaller" if ratio < 1 else f"{digits(ratio)}x larger"


def kind(subject: str) -> str:
    if subject.startswith("libbolt"):
        return "libbolt"
    return "peer" if subject in ALL_SUBJECTS else "floor"


def order(row: dict) -> tuple:
    """Rows by case, regime and subject: libbolt, its floors, its peers."""
    case, subject = row["case"], row["subject"]
    main = [i for i, name in enumerate(MAIN_CASES) if case == name or case.startswith(name + "_")]
    exact = case in MAIN_CASES
    kinds = ["libbolt", "floor", "peer"]
    place = MAIN_CASES.index(case) if exact else (main or [len(MAIN_CASES)])[-1]
    rank = ALL_SUBJECTS.index(subject) if subject in ALL_SUBJECTS else 0
    return (place, not exact, case, *regime_order(row["regime"]), kinds.index(kind(subject)),
            subject != "libbolt", rank)  # fmt: skip


def regime_order(regime: str) -> tuple:
    known = ["", "asyncio", "uvloop", "one processor", "two processors", "unpinned"]
    return tuple(known.index(part) if part in known else 9 for part in regime.split(", "))


def table(heads: Iterable[str], rows: Iterable[Iterable[str]], right: Iterable[int] = ()) -> str:
    """A Markdown table; columns of numbers (`right`) are aligned to the right."""
    heads, right = list(heads), set(right)
    rule = ["---:" if i in right else "---" for i in range(len(heads))]
    lines = [heads, rule, *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def folded(title: str, text: str) -> str:
    """Something long that a reader opens."""
    if not text.strip():
        return ""
    return f"<details><summary>{title}</summary>\n\n{text.strip()}\n\n</details>"
