#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Android)
  import Android
#endif

/// A point in time, exactly as a module has it: nanoseconds since 1970-01-01T00:00Z, 292 years
/// before and after.
public struct BoltTimestamp: Hashable, Sendable, InstantProtocol {
  public var nanosecondsSinceEpoch: Int64

  @inlinable
  public init(nanosecondsSinceEpoch: Int64) {
    self.nanosecondsSinceEpoch = nanosecondsSinceEpoch
  }

  /// What the system's clock says.
  public static var now: BoltTimestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return BoltTimestamp(
      nanosecondsSinceEpoch: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  /// What is smaller than a nanosecond is cut off; times beyond the range are a programming error.
  public func advanced(by duration: Duration) -> BoltTimestamp {
    let (seconds, attoseconds) = duration.components
    return BoltTimestamp(
      nanosecondsSinceEpoch: nanosecondsSinceEpoch + seconds * 1_000_000_000
        + attoseconds / 1_000_000_000)
  }

  public func duration(to other: BoltTimestamp) -> Duration {
    .nanoseconds(other.nanosecondsSinceEpoch) - .nanoseconds(nanosecondsSinceEpoch)
  }

  @inlinable
  public static func < (left: BoltTimestamp, right: BoltTimestamp) -> Bool {
    left.nanosecondsSinceEpoch < right.nanosecondsSinceEpoch
  }
}

public enum BoltTime: BoltCodec {
  @inlinable public static var alignment: Int { 8 }
  @inlinable public static var minimum: Int { 8 }

  @inlinable
  public static func write(_ value: BoltTimestamp, to writer: inout BoltWriter) throws(BoltError) {
    writer.i64(value.nanosecondsSinceEpoch)
  }

  @inlinable
  public static func read(from reader: inout BoltReader) throws(BoltError) -> BoltTimestamp {
    BoltTimestamp(nanosecondsSinceEpoch: try reader.i64())
  }
}

public enum BoltDuration: BoltCodec {
  @inlinable public static var alignment: Int { 8 }
  @inlinable public static var minimum: Int { 8 }

  /// Refuses what 64 bits of nanoseconds do not hold exactly.
  public static func write(_ value: Duration, to writer: inout BoltWriter) throws(BoltError) {
    let (seconds, attoseconds) = value.components
    let (small, rest) = attoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    if rest != 0 { throw .argument("\(value) is no whole number of nanoseconds") }
    let (big, isTooBig) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (all, isBeyond) = big.addingReportingOverflow(small)
    if isTooBig || isBeyond { throw .argument("\(value) is more nanoseconds than 64 bits hold") }
    writer.i64(all)
  }

  @inlinable
  public static func read(from reader: inout BoltReader) throws(BoltError) -> Duration {
    .nanoseconds(try reader.i64())
  }
}

extension BoltWriter {
  @inlinable
  public mutating func timestamp(_ value: BoltTimestamp) throws(BoltError) {
    try BoltTime.write(value, to: &self)
  }

  /// Refuses what 64 bits of nanoseconds do not hold exactly.
  @inlinable
  public mutating func duration(_ value: Duration) throws(BoltError) {
    try BoltDuration.write(value, to: &self)
  }
}

extension BoltReader {
  @inlinable
  public mutating func timestamp() throws(BoltError) -> BoltTimestamp {
    try BoltTime.read(from: &self)
  }

  @inlinable
  public mutating func duration() throws(BoltError) -> Duration {
    try BoltDuration.read(from: &self)
  }
}
