// Written by boltgen for the module demo: changes will be lost.
import Bolt

/// How far some work has come.
public final class Progress: BoltObject, @unchecked Sendable {
  /// Waits until that many rows are done.
  @inlinable @inline(__always)
  public func reached(
    rows: UInt64, isolation: isolated (any Actor)? = #isolation
  ) async throws -> UInt64 {
    try await Functions.progressReached.call(BoltU64.self, on: self, isolation: isolation) {
      $0.u64(rows)
    }
  }

  /// Rows done so far.
  public func done() throws -> UInt64 {
    try Functions.progressDone.now(BoltU64.self, on: self)
  }

  /// Rows that were taken back.
  public func rolledBack() throws -> UInt64 {
    try Functions.progressRolledBack.now(BoltU64.self, on: self)
  }

  /// Nothing done yet.
  public static func create() throws -> Progress {
    try Functions.progressCreate.now(ProgressCodec.self)
  }
}

@usableFromInline
enum ProgressCodec: BoltObjectCodec {
  @usableFromInline
  typealias Value = Progress

  @usableFromInline static func make(_ reference: BoltReference) -> Progress {
    Progress(reference)
  }
}
