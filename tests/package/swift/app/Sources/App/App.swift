import Tiny

/// Awaits a module, alone and many at once, and prints what came of it.
@main
struct App {
  static func main() async throws {
    print("sum: \(try add(a: 20, b: 22))")
    print("twice: \(try await twice(x: 21))")
    var all: Int64 = 0
    try await withThrowingTaskGroup(of: Int64.self) { group in
      for number in 1...100 { group.addTask { try await twice(x: Int64(number)) } }
      for try await doubled in group { all += doubled }
    }
    print("at once: \(all)")
    print("live futures: \(try TinyLibrary.counters().liveFutures)")
  }
}
