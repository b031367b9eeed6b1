import Demo
import Foundation

/// A C++ library, awaited from Swift: what libbolt is for, in one program.
///
/// Its argument is the folder with its data. Every step checks what it says: if anything is not so,
/// the program says what, and ends with status 1.
///
/// All of it is on the main actor, where an application's user interface is, and never keeps it:
/// what takes long runs on the library's own threads.
@main
@MainActor
struct Story {
  let data: String

  static func main() async {
    print("libbolt demo: a C++ library, awaited from Swift\n")
    do {
      try await Story(data: CommandLine.arguments.dropFirst().first ?? "../data").tell()
      let live = try DemoLibrary.counters().liveFutures
      print("\nlive futures: \(live)")
      exit(live == 0 ? 0 : 1)
    } catch {
      FileHandle.standardError.write(Data("\(error)\n".utf8))
      exit(1)
    }
  }

  private func tell() async throws {
    let config = try await configuration()
    try await users()
    let counted = try await words(of: config.texts.map { "\(data)/\($0)" })
    try await database(config, counted)
    try await many()
  }

  /// A real JSON file becomes a struct; three that are wrong, three typed errors.
  private func configuration() async throws -> Config {
    let config = try await step("load_config") { step in
      let config = try await loadConfig(path: "\(data)/app.json")
      step.say("'\(config.name)', log \(config.log), batches of \(config.sync.batchSize)")
      return config
    }
    try check(config.log == .verbose, "the enum arrives as an enum")
    for path in ["no-such-file.json", "\(data)/sonnets.txt", "\(data)/bad-field.json"] {
      try await step("load_config") { $0.say(try await whatIsWrong(with: path)) }
    }
    return config
  }

  /// The errors of a function are one enum: the compiler knows that there are no others than these.
  private func whatIsWrong(with path: String) async throws -> String {
    do {
      throw NotAsClaimed("nothing is wrong with \(try await loadConfig(path: path))")
    } catch let error as ConfigError {
      switch error {
      case .fileError(let file): return "FileError: \(file.path): \(file.reason)"
      case .syntaxError(let wrong):
        let name = URL(fileURLWithPath: wrong.path).lastPathComponent
        return "SyntaxError: \(name) is not JSON, line \(wrong.line)"
      case .fieldError(let wrong): return "FieldError: \(wrong.field) \(wrong.reason)"
      }
    }
  }

  private func users() async throws {
    let user = try await step("fetch_user(42)") { step in
      let user = try await fetchUser(id: 42)
      step.say("\(user.name) <\(user.email ?? "")>")
      return user
    }
    let ada = User(id: 42, name: "Ada Lovelace", email: "ada@example.org")
    try check(user == ada, "a record")
    try await step("fetch_user(7)") { step in
      do {
        throw NotAsClaimed("there should be no \(try await fetchUser(id: 7))")
      } catch DbError.notFound(let missing) {
        step.say("NotFound: \(missing.what) \(missing.id)")
      }
    }
    try await step("fetch_user(13)") { step in
      do {
        throw NotAsClaimed("there should be no \(try await fetchUser(id: 13))")
      } catch DbError.refused(let refused) {
        step.say("Refused: \(refused.reason)")
      }
    }
    // The compiler refuses fetchUser(id: "x"), and every other wrong argument of this module.
    try await step("fetch_user(\"x\")") { step in
      let id = Int64("x")
      try check(id == nil, "a text is no id")
      step.say("cannot be called: id is an Int64, and Int64(\"x\") is nil")
    }
  }

  /// A computation that fans out over the library's threads: one file each.
  private func words(of texts: [String]) async throws -> [WordCount] {
    let counted = try await step("count_words") { step in
      let counted = try await countWords(paths: texts)
      let top = counted.prefix(4).map { "\($0.word) \($0.count)" }.joined(separator: ", ")
      step.say("\(total(counted)) words in \(texts.count) files at once, most often: \(top)")
      return counted
    }
    let found = try texts.map { try swiftWords(in: $0) }.reduce(0, +)
    try check(total(counted) == found, "Swift counts as many words")
    return counted
  }

  private func total(_ counted: [WordCount]) -> UInt64 {
    counted.reduce(0) { $0 + $1.count }
  }

  private func swiftWords(in path: String) throws -> UInt64 {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    return UInt64(text.split { !($0.isASCII && $0.isLetter) }.count)
  }

  /// A wrong query, a transaction that is kept, and one that is cancelled half way.
  private func database(_ config: Config, _ counted: [WordCount]) async throws {
    let db = try await step("Database.connect") { step in
      let db = try await Database.connect(url: config.database)
      step.say(config.database)
      return db
    }
    guard case .string(let version) = try await db.query(sql: "SELECT sqlite_version()").rows[0][0]
    else { throw NotAsClaimed("a version is text") }
    try check(version.hasPrefix("3."), "SQLite answers")
    try await step("query") { step in
      do {
        throw NotAsClaimed("\(try await db.query(sql: "SELEC * FROM words")) is an answer")
      } catch DbError.sqlError(let wrong) {
        step.say("SqlError \(wrong.code): \(wrong.message)")
      }
    }
    _ = try await db.query(sql: "CREATE TABLE words (word TEXT, count INTEGER)")

    let records = (0..<40).flatMap { copy in
      counted.map { WordCount(word: "\($0.word) \(copy)", count: $0.count) }
    }
    let batchSize = config.sync.batchSize
    let kept = try await step("sync_all") { step in
      let progress = try Progress.create()
      let kept = try await db.syncAll(records: records, batchSize: batchSize, progress: progress)
      step.say("\(kept) rows committed in one transaction")
      return kept
    }
    let rows = try await rowCount(db)
    try check(kept == records.count && rows == records.count, "all rows are there")
    try await cancelledSync(db, records, batchSize)
  }

  private func rowCount(_ db: Database) async throws -> Int64 {
    guard case .int64(let count) = try await db.query(sql: "SELECT count(*) FROM words").rows[0][0]
    else { throw NotAsClaimed("a count is a number") }
    return count
  }

  private func cancelledSync(
    _ db: Database, _ records: [WordCount], _ batchSize: UInt32
  ) async throws {
    let progress = try Progress.create()
    let half = UInt64(records.count / 2)
    let before = try await rowCount(db)
    try await step("sync_all, cancelled") { step in
      let sync = Task {
        try await db.syncAll(records: records, batchSize: batchSize, progress: progress)
      }
      _ = try await progress.reached(rows: half)  // native code says when; nothing here is timed
      sync.cancel()
      do {
        throw NotAsClaimed("a cancelled task throws, and this one gave \(try await sync.value)")
      } catch is CancellationError {}
      // The task has ended, so the C++ side has unwound: its transaction is gone.
      let rolledBack = try progress.rolledBack()
      let after = try await rowCount(db)
      step.say("at row \(rolledBack) of \(records.count): rolled back before the await returned")
      step.say("rows before: \(before), rows after: \(after)")
      try check((half..<UInt64(records.count)).contains(rolledBack), "it was cancelled half way")
      try check(rolledBack == progress.done(), "every row was taken back")
      try check(before == after, "the table is as it was")
    }
  }

  /// Ten thousand awaits at once, a quarter of each kind.
  private func many() async throws {
    let ids: [Int64] = [1, 42, 99, 7]
    try await step("10,000 fetch_user") { step in
      var (found, missing) = (0, 0)
      try await withThrowingTaskGroup(of: User?.self) { group in
        for call in 0..<10_000 {
          group.addTask { try await userOrNil(ids[call % ids.count]) }
        }
        for try await user in group {
          if user == nil { missing += 1 } else { found += 1 }
        }
      }
      step.say("at once: \(found) users, \(missing) NotFound")
      try check(found == 7500 && missing == 2500, "each await has its own answer")
    }
  }
}

private func userOrNil(_ id: Int64) async throws -> User? {
  do {
    return try await fetchUser(id: id)
  } catch DbError.notFound {
    return nil
  }
}
