"""Names of a module as Kotlin has them."""

from __future__ import annotations

from ._errors import GenError
from ._names import word_set, words

_KEYWORDS = word_set(
    """
    as break class continue do else false for fun if in interface is null object package return
    super this throw true try typealias typeof val var when while
    """
)

_OF_TYPES = {"dynamic", "suspend"}
"""Words that no type can be called."""

SDK = word_set(
    """
    BoltBusyException BoltCall BoltCodec BoltCodecs BoltCounters BoltEnumCodec BoltException
    BoltFlatCodec BoltFunction BoltHandle BoltLoadException BoltModule BoltNoReactorException
    BoltObject BoltObjectCodec BoltReader BoltRecordCodec BoltShutdownException BoltVariantCodec
    BoltVersionException BoltView BoltWords BoltWriter boltEquals boltHash boltText
    """
)
"""What generated code takes from dev.libbolt."""

JAVA = {
    "ByteBuffer": "java.nio.ByteBuffer",
    "Duration": "java.time.Duration",
    "Instant": "java.time.Instant",
}

_KOTLIN_TYPES = word_set(
    """
    Any Array Boolean BooleanArray Byte ByteArray Char Companion Double DoubleArray Enum
    Exception Float FloatArray Int IntArray JvmField List Long LongArray Map Nothing Pair
    RuntimeException Set Short ShortArray String Suppress Throwable Throws UByte UInt ULong
    UShort Unit
    """
)
OF_LITERALS = word_set(
    """
    booleanArrayOf byteArrayOf doubleArrayOf emptyList emptyMap floatArrayOf intArrayOf listOf
    longArrayOf mapOf shortArrayOf
    """
)
"""What defaults are made with."""

_OTHERS = word_set("arrayOf emptyArray lazy EXPECTED")
RESERVED = SDK | set(JAVA) | _KOTLIN_TYPES | OF_LITERALS | _OTHERS
"""What generated code means by these names, nothing in its package may be called."""


def snake(name: str) -> str:
    """As constants are called: timedOut is TIMED_OUT."""
    made = "_".join(words(name)).upper() or name
    return "_" + made if made[0].isdigit() else made


def quoted(name: str) -> str:
    """As it stands in code: what Kotlin reserves is put into backticks."""
    return f"`{name}`" if name in _KEYWORDS | _OF_TYPES or not name.strip("_") else name


def checked_package(package: str) -> str:
    for part in package.split("."):
        if not (part.isascii() and part.isidentifier()) or quoted(part) != part:
            raise GenError(
                f"no package can be named '{package}'; give another one with --package, "
                "such as com.example.demo"
            )
    return package
