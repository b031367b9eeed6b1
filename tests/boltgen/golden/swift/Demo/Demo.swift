// Written by boltgen for the module demo: changes will be lost.
import Bolt

/// Reads and checks a configuration file.
///
/// - Throws: ``ConfigError``: Why a configuration cannot be used.
@inlinable @inline(__always)
public func loadConfig(
  path: String, isolation: isolated (any Actor)? = #isolation
) async throws -> Config {
  try await Functions.loadConfig.call(ConfigCodec.self, isolation: isolation) {
    writer throws(BoltError) in
    try writer.string(path)
  }
}

/// Looks up one user.
///
/// - Throws: ``DbError``: What the users and the database can fail with.
@inlinable @inline(__always)
public func fetchUser(
  id: Int64, isolation: isolated (any Actor)? = #isolation
) async throws -> User {
  try await Functions.fetchUser.call(UserCodec.self, isolation: isolation) { $0.i64(id) }
}

/// Counts the words of all files at once.
///
/// - Throws: ``FileError``.
@inlinable @inline(__always)
public func countWords(
  paths: [String], isolation: isolated (any Actor)? = #isolation
) async throws -> [WordCount] {
  try await Functions.countWords.call(BoltList<WordCountCodec>.self, isolation: isolation) {
    writer throws(BoltError) in
    try writer.put(BoltList<BoltString>.self, paths)
  }
}

/// Where it has been.
@inlinable @inline(__always)
public func track(
  positions: UInt32, isolation: isolated (any Actor)? = #isolation
) async throws -> BoltView<Position> {
  try await Functions.track.call(BoltInPlace<PositionCodec>.self, isolation: isolation) {
    $0.u32(positions)
  }
}

/// How long the way was.
public func length(track: [Position]) throws -> Double {
  try Functions.length.now(BoltF64.self) { writer throws(BoltError) in
    try writer.put(BoltList<PositionCodec>.self, track)
  }
}

/// The arithmetic mean.
public func mean(numbers: [Double]) throws -> Double {
  try Functions.mean.now(BoltF64.self) { writer throws(BoltError) in
    try writer.put(BoltList<BoltF64>.self, numbers)
  }
}
