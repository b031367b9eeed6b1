// Written by boltgen for the module demo: changes will be lost.
import Bolt

enum Functions {
  static let loadConfig = BoltFunction(
    DemoLibrary.library, "load_config", error: ConfigErrorCodec.self)
  static let fetchUser = BoltFunction(DemoLibrary.library, "fetch_user", error: DbErrorCodec.self)
  static let countWords = BoltFunction(
    DemoLibrary.library, "count_words", error: FileErrorCodec.self)
  static let track = BoltFunction(DemoLibrary.library, "track")
  static let length = BoltFunction(DemoLibrary.library, "length")
  static let mean = BoltFunction(DemoLibrary.library, "mean")
  static let databaseConnect = BoltFunction(
    DemoLibrary.library, "Database.connect", error: DbErrorCodec.self)
  static let databaseQuery = BoltFunction(
    DemoLibrary.library, "Database.query", error: DbErrorCodec.self)
  static let databaseSyncAll = BoltFunction(
    DemoLibrary.library, "Database.sync_all", error: DbErrorCodec.self)
  static let progressCreate = BoltFunction(DemoLibrary.library, "Progress.create")
  static let progressReached = BoltFunction(DemoLibrary.library, "Progress.reached")
  static let progressDone = BoltFunction(DemoLibrary.library, "Progress.done")
  static let progressRolledBack = BoltFunction(DemoLibrary.library, "Progress.rolled_back")
}
