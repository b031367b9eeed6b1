"""Names of a module as Kotlin has them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ._errors import GenError


def _set(text: str) -> set[str]:
    return set(text.split())


_KEYWORDS = _set(
    """
    as break class continue do else false for fun if in interface is null object package return
    super this throw true try typealias typeof val var when while
    """
)

_OF_TYPES = {"dynamic", "suspend"}
"""Words that no type can be called."""

SDK = _set(
    """
    BoltBusyException BoltCall BoltCodec BoltCodecs BoltCounters BoltEnumCodec BoltException
    BoltFunction BoltHandle BoltLoadException BoltModule BoltNoReactorException BoltObject
    BoltObjectCodec BoltReader BoltRecordCodec BoltShutdownException BoltVariantCodec
    BoltVersionException BoltView BoltWriter boltEquals boltHash boltText
    """
)
"""What generated code takes from dev.libbolt."""

JAVA = {"Duration": "java.time.Duration", "Instant": "java.time.Instant"}

_KOTLIN_TYPES = _set(
    """
    Any Array Boolean BooleanArray Byte ByteArray Char Companion Double DoubleArray Enum
    Exception Float FloatArray Int IntArray JvmField List Long LongArray Map Nothing Pair
    RuntimeException Set Short ShortArray String Suppress Throwable Throws UByte UInt ULong
    UShort Unit
    """
)
OF_LITERALS = _set(
    """
    booleanArrayOf byteArrayOf doubleArrayOf emptyList emptyMap floatArrayOf intArrayOf listOf
    longArrayOf mapOf shortArrayOf
    """
)
"""What defaults are made with."""

_OTHERS = _set("arrayOf emptyArray lazy EXPECTED")
RESERVED = SDK | set(JAVA) | _KOTLIN_TYPES | OF_LITERALS | _OTHERS
"""What generated code means by these names, nothing in its package may be called."""


def words(name: str) -> list[str]:
    """The words of a name in any style: HTTPServer_of is HTTP, Server, of."""
    parts = [part for part in name.split("_") if part]
    pattern = r"[A-Z]+(?![a-z])[0-9]*|[A-Z]?[a-z0-9]+|[0-9]+"
    return [word for part in parts for word in re.findall(pattern, part)]


def camel(name: str) -> str:
    """As functions, parameters and properties are called: fetch_user is fetchUser."""
    parts = [part for part in name.split("_") if part]
    if not parts:
        return name
    first = words(parts[0])
    made = first[0].lower() + "".join(first[1:]) if not parts[0].isupper() else parts[0].lower()
    for part in parts[1:]:
        joint = "_" if made[-1].isdigit() and part[0].isdigit() else ""
        made += joint + (part.capitalize() if len(part) > 1 and part.isupper() else upper(part))
    return "_" + made if made[0].isdigit() else made


def pascal(name: str) -> str:
    """As a module's own types are called: conformance is Conformance."""
    return upper(camel(name).lstrip("_")) or "Module"


def snake(name: str) -> str:
    """As constants are called: timedOut is TIMED_OUT."""
    made = "_".join(words(name)).upper() or name
    return "_" + made if made[0].isdigit() else made


def upper(name: str) -> str:
    return name[:1].upper() + name[1:]


def lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def quoted(name: str) -> str:
    """As it stands in code: what Kotlin reserves is put into backticks."""
    return f"`{name}`" if name in _KEYWORDS | _OF_TYPES or not name.strip("_") else name


class Scope:
    """The names of one place. One that is taken gets an underscore, until it is a new one."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)

    def add(self, wanted: str) -> str:
        while wanted in self._taken:
            wanted += "_"
        self._taken.add(wanted)
        return wanted

    def add_all(self, wanted: dict[str, str]) -> dict[str, str]:
        """Names by what they are called in the module. Those that stay as they are come first, so
        that what has Kotlin's style already keeps it.
        """
        made = {name: self.add(to) for name, to in wanted.items() if name == to}
        made |= {name: self.add(to) for name, to in wanted.items() if name != to}
        return {name: made[name] for name in wanted}


def checked_package(package: str) -> str:
    for part in package.split("."):
        if not (part.isascii() and part.isidentifier()) or quoted(part) != part:
            raise GenError(
                f"no package can be named '{package}'; give another one with --package, "
                "such as com.example.demo"
            )
    return package
