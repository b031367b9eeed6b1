import Bench
import CHere
import Glibc

/// `BoltCount MODULE [SUBJECT N]...`, to be counted: see bench/tool/callgrind.py.
///
/// All runs on the main thread: what is counted does not depend on when another thread runs, and
/// valgrind cannot follow Dispatch, which ends the main one.
@main
struct BoltCount {
  static func main() throws {
    let arguments = CommandLine.arguments
    try BenchLibrary.load(from: arguments[1])
    here_begin()
    for index in stride(from: 2, to: arguments.count, by: 2) {
      guard let subject = subjects[arguments[index]], let n = Int(arguments[index + 1]) else {
        fatalError("there is no \(arguments[index])")
      }
      for times in [n, n, 2 * n] {
        run { try await subject(times) }
        sched_yield()
      }
    }
  }
}

func run(_ body: @escaping @Sendable () async throws -> Void) {
  let end = End()
  Task {
    try await body()
    end.isReached = true
  }
  here_run()
  precondition(end.isReached, "it failed, or waits for another thread")
}

final class End: @unchecked Sendable {
  var isReached = false
}

typealias Body = @Sendable (Int) async throws -> Void

let text = String(repeating: "x", count: 1024)

let subjects: [String: Body] = [
  "ready_noop": { for _ in 0..<$0 { try await noop() } },
  "ready_add": {
    var sum: Int64 = 0
    for _ in 0..<$0 { sum = try await add(a: sum, b: 1) }
    precondition(sum == Int64($0))
  },
  "ready_typed_error": {
    for _ in 0..<$0 {
      do { _ = try await refuse(code: 7) } catch let error as Refused {
        precondition(error.code == 7)
      }
    }
  },
  "echo_1k": {
    for _ in 0..<$0 {
      let answer = try await echo(text: text)
      precondition(answer.utf8.count == 1024)
    }
  },
  "records_1k": {
    for _ in 0..<$0 {
      let view = try await records1k()
      precondition(view.count == 1000)
    }
  },
  "yield_once": { for _ in 0..<$0 { try await yieldOnce() } },
  "cancel": {
    for _ in 0..<$0 {
      await withTaskGroup(of: Void.self) { group in
        group.addTask { try? await waitUntilCancelled() }
        await Task.yield()
        group.cancelAll()
      }
    }
  },
]
