// Written by boltgen for the module demo: changes will be lost.
import Bolt

/// A database: SQLite, or PostgreSQL.
public final class Database: BoltObject, @unchecked Sendable {
  /// Runs one statement.
  ///
  /// - Throws: ``DbError``: What the users and the database can fail with.
  @inlinable @inline(__always)
  public func query(
    sql: String, isolation: isolated (any Actor)? = #isolation
  ) async throws -> Table {
    try await Functions.databaseQuery.call(TableCodec.self, on: self, isolation: isolation) {
      writer throws(BoltError) in
      try writer.string(sql)
    }
  }

  /// Pushes all records in one transaction.
  ///
  /// - Throws: ``DbError``: What the users and the database can fail with.
  @inlinable @inline(__always)
  public func syncAll(
    records: [WordCount],
    batchSize: UInt32,
    progress: Progress,
    isolation: isolated (any Actor)? = #isolation
  ) async throws -> UInt64 {
    try await Functions.databaseSyncAll.call(BoltU64.self, on: self, isolation: isolation) {
      writer throws(BoltError) in
      try writer.put(BoltList<WordCountCodec>.self, records)
      writer.u32(batchSize)
      try writer.put(ProgressCodec.self, progress)
    }
  }

  /// Opens 'sqlite:PATH' or 'postgresql://...'.
  ///
  /// - Throws: ``DbError``: What the users and the database can fail with.
  @inlinable @inline(__always)
  public static func connect(
    url: String, isolation: isolated (any Actor)? = #isolation
  ) async throws -> Database {
    try await Functions.databaseConnect.call(DatabaseCodec.self, isolation: isolation) {
      writer throws(BoltError) in
      try writer.string(url)
    }
  }
}

@usableFromInline
enum DatabaseCodec: BoltObjectCodec {
  @usableFromInline
  typealias Value = Database

  @usableFromInline static func make(_ reference: BoltReference) -> Database {
    Database(reference)
  }
}
