import Bench
import CFloors

/// `BoltBench MODULE ROUNDS [PART OF A GROUP'S NAME]` prints one JSON object: each subject's times
/// and processor times in ns, a figure a round; what peers cannot do; what ready calls allocate;
/// what is left at the end.
///
/// The subjects of a group take turns, in rotating order: figures of one round are neighbours in
/// time.
@main
struct BoltBench {
  static func main() async throws {
    let arguments = CommandLine.arguments
    try BenchLibrary.load(from: arguments[1])
    _ = floor_open(arguments[1])
    let rounds = Int(arguments[2])!
    let part = arguments.count > 3 ? arguments[3] : ""
    let chosen = groups.filter { part.isEmpty || $0.label.contains(part) }
    var results: [(String, String)] = []
    for group in chosen { results.append((group.label, try await measure(group, rounds))) }
    let counters = try BenchLibrary.counters()
    let live = [
      ("futures", "\(counters.liveFutures)"), ("frames", "\(counters.liveFrames)"),
      ("waiters", "\(counters.liveWaiters)"), ("late wakes", "\(counters.lateWakes)"),
    ]
    print(
      object([
        ("groups", object(results)),
        ("not_supported", object(peers.map { ($0.name, texts($0.unsupported)) })),
        ("allocated", object(try await allocated())), ("live", object(live)),
      ]))
  }

  static let groups = ready + onMainActor + lists + suspended + concurrent + cancelled

  static func measure(_ group: Group, _ rounds: Int) async throws -> String {
    for subject in group.subjects { _ = try await turn(subject, group.regime) }
    var times = group.subjects.map { _ in [Stretch]() }
    for round in 0..<rounds {
      for offset in group.subjects.indices {
        let index = (round + offset) % group.subjects.count
        times[index].append(try await turn(group.subjects[index], group.regime))
      }
    }
    try await pin(.any)
    return object(
      zip(group.subjects, times).map { subject, each in
        let figures = [
          ("ns", list(each.map(\.nanoseconds))), ("cpu_ns", list(each.map(\.processor))),
        ]
        return (subject.name, object(figures))
      })
  }

  static func pin(_ regime: Regime) async throws {
    floor_pin_process(regime.tasks)
    floor_pin_waker(regime.waker)
    try pinThread(cpu: Int64(regime.waker))
    for peer in peers { try await peer.pin(regime.waker) }
  }

  /// Pinned each time: a thread that runs tasks may have been made meanwhile by one that wakes, and
  /// be where that one is.
  static func turn(_ subject: Subject, _ regime: Regime) async throws -> Stretch {
    try await pin(regime)
    return try await Task.detached { try await subject.measure(subject.times) }.value
  }

  /// Calls of the allocator for each ready call.
  static func allocated() async throws -> [(String, String)] {
    var counts: [(String, String)] = []
    let values = ["ready_typed_error", "echo_1k"]  // an object or a string is made by each
    for group in ready + onMainActor where !values.contains(group.name) {
      for subject in group.subjects where subject.name.hasPrefix("libbolt") {
        _ = try await subject.measure(subject.times)
        floor_count_allocations(1)
        _ = try await subject.measure(subject.times)
        floor_count_allocations(0)
        let count = Double(floor_allocations()) / Double(subject.times)
        counts.append(("\(group.label): \(subject.name)", "\(count)"))
      }
    }
    return counts
  }

  static func list(_ values: [Double]) -> String {
    "[" + values.map { "\($0)" }.joined(separator: ", ") + "]"
  }

  static func texts(_ members: [String: String]) -> String {
    object(members.sorted { $0.key < $1.key }.map { ($0.key, "\"\($0.value)\"") })
  }

  static func object(_ members: [(String, String)]) -> String {
    "{" + members.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ") + "}"
  }
}
