import Foundation

/// A value that several threads write to.
final class Locked<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  /// Under the lock.
  private var locked: Value

  init(_ value: Value) {
    locked = value
  }

  var value: Value { change { $0 } }

  @discardableResult
  func change<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
    try lock.withLock { try body(&locked) }
  }

  func set(_ value: Value) {
    change { $0 = value }
  }
}
