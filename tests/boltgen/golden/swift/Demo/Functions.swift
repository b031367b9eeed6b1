// Written by boltgen for the module demo: changes will be lost.
import Bolt

@usableFromInline
enum Functions {
  @usableFromInline
  static let loadConfig = BoltFunction(
    DemoLibrary.library, "load_config", error: ConfigErrorCodec.self)
  @usableFromInline
  static let fetchUser = BoltFunction(DemoLibrary.library, "fetch_user", error: DbErrorCodec.self)
  @usableFromInline
  static let countWords = BoltFunction(
    DemoLibrary.library, "count_words", error: FileErrorCodec.self)
  @usableFromInline
  static let track = BoltFunction(DemoLibrary.library, "track")
  @usableFromInline
  static let length = BoltFunction(DemoLibrary.library, "length")
  @usableFromInline
  static let mean = BoltFunction(DemoLibrary.library, "mean")
  @usableFromInline
  static let databaseConnect = BoltFunction(
    DemoLibrary.library, "Database.connect", error: DbErrorCodec.self)
  @usableFromInline
  static let databaseQuery = BoltFunction(
    DemoLibrary.library, "Database.query", error: DbErrorCodec.self)
  @usableFromInline
  static let databaseSyncAll = BoltFunction(
    DemoLibrary.library, "Database.sync_all", error: DbErrorCodec.self)
  @usableFromInline
  static let progressCreate = BoltFunction(DemoLibrary.library, "Progress.create")
  @usableFromInline
  static let progressReached = BoltFunction(DemoLibrary.library, "Progress.reached")
  @usableFromInline
  static let progressDone = BoltFunction(DemoLibrary.library, "Progress.done")
  @usableFromInline
  static let progressRolledBack = BoltFunction(DemoLibrary.library, "Progress.rolled_back")
}
