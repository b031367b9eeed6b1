"""Names of a module as Swift has them."""

from __future__ import annotations

from ._errors import GenError
from ._names import upper, word_set

_KEYWORDS = word_set(
    """
    Any Self as associatedtype await break case catch class continue default defer deinit do else
    enum extension fallthrough false fileprivate for func guard if import in init inout internal is
    let nil operator precedencegroup private protocol public repeat rethrows return self
    static struct subscript super switch throw throws true try typealias var where while
    """
)
_NEVER = word_set("Any Protocol Self Type _ init self")
"""Words that mean something else behind a dot, or alone, also in backticks."""

_NO_LABELS = word_set("inout let var")

SDK = word_set(
    """
    BoltArrayCodec BoltBool BoltBox BoltBoxed BoltBytes BoltCodec BoltCounters BoltDuration
    BoltEnumCodec BoltError BoltExpectation BoltF32 BoltF64 BoltFunction BoltI16 BoltI32 BoltI64
    BoltI8 BoltInPlace BoltLibrary BoltList BoltMap BoltModule BoltNumberCodec BoltObject
    BoltObjectCodec BoltOptional BoltReader BoltRecordCodec BoltReference BoltString BoltTime
    BoltTimestamp BoltU16 BoltU32 BoltU64 BoltU8 BoltUnit BoltVariantCodec BoltView BoltWriter
    """
)
"""What the module Bolt has."""

_SWIFT = word_set(
    """
    Actor AnyClass AnyHashable AnyKeyPath AnyObject Array ArraySlice AsyncIteratorProtocol
    AsyncSequence AsyncStream AsyncThrowingStream BinaryFloatingPoint BinaryInteger
    BitwiseCopyable Bool CancellationError CaseIterable Character CheckedContinuation Clock
    ClosedRange Codable CodingKey Collection Comparable ContiguousArray ContinuousClock Copyable
    CustomDebugStringConvertible CustomStringConvertible Decodable Decoder Dictionary Double
    Duration Encodable Encoder Equatable Error Executor FixedWidthInteger Float Float16 Float32
    Float64 Float80 FloatingPoint GlobalActor Hashable Hasher Identifiable InstantProtocol Int
    Int128 Int16 Int32 Int64 Int8 IteratorProtocol KeyPath KeyValuePairs LosslessStringConvertible
    MainActor MemoryLayout Mirror Never Numeric ObjectIdentifier OpaquePointer OptionSet Optional
    PartialKeyPath RandomAccessCollection RandomNumberGenerator Range RangeExpression
    RawRepresentable Regex Result Sendable Sequence SerialExecutor Set SetAlgebra SignedInteger
    Slice StaticString Strideable String StringProtocol Substring SuspendingClock
    SystemRandomNumberGenerator Task TaskGroup TaskLocal TaskPriority TextOutputStream
    ThrowingTaskGroup UInt UInt128 UInt16 UInt32 UInt64 UInt8 Unicode Unmanaged
    UnsafeBufferPointer UnsafeContinuation UnsafeMutableBufferPointer UnsafeMutablePointer
    UnsafeMutableRawBufferPointer UnsafeMutableRawPointer UnsafePointer UnsafeRawBufferPointer
    UnsafeRawPointer UnsignedInteger Void WritableKeyPath
    """
)
"""What code that imports the package means by these names."""

RESERVED = SDK | _SWIFT | _NEVER
"""What no type of a package may be called."""

_MODULES = word_set("Bolt CBolt Foundation Swift main")


def quoted(name: str) -> str:
    """As it stands in code: what Swift reserves is put into backticks."""
    return f"`{name}`" if name in _KEYWORDS else name


def label(name: str) -> str:
    """The same where a parameter is declared: before its colon little is reserved."""
    return f"`{name}`" if name in _NO_LABELS else name


def argument(name: str) -> str:
    """The same where it is given."""
    return f"`{name}`" if name == "inout" else name


def type_name(name: str) -> str:
    """As types are called: UpperCamelCase, and otherwise as the author wrote it."""
    made = ""
    for part in [part for part in name.split("_") if part]:
        made += ("_" if made[-1:].isdigit() and part[0].isdigit() else "") + upper(part)
    return made if made and not made[0].isdigit() else f"_{made}" if made else name


def free(name: str) -> str:
    """A name that may be declared, if need be in backticks."""
    return f"{name}_" if name in _NEVER else name


def checked_package(package: str) -> str:
    is_name = package.isascii() and package.isidentifier()
    if not is_name or package in _KEYWORDS | _NEVER | _MODULES:
        raise GenError(
            f"no Swift module can be named '{package}'; give another name with --package, such as "
            "Demo"
        )
    return package
