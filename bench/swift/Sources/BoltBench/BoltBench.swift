import Bench
import CFloors

/// `BoltBench MODULE ROUNDS [PART OF A GROUP'S NAME]` prints one JSON object: each subject's times
/// and processor times in ns, a figure a round; what ready calls allocate; what is left at the end.
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
    let chosen = arguments.count > 3 ? groups.filter { $0.name.contains(arguments[3]) } : groups
    var results: [(String, String)] = []
    for group in chosen { results.append((group.name, try await measure(group, rounds))) }
    let counters = try BenchLibrary.counters()
    let live = [
      ("futures", "\(counters.liveFutures)"), ("frames", "\(counters.liveFrames)"),
      ("waiters", "\(counters.liveWaiters)"), ("late wakes", "\(counters.lateWakes)"),
    ]
    print(
      object([
        ("groups", object(results)), ("allocated", object(try await allocated())),
        ("live", object(live)),
      ]))
  }

  static func measure(_ group: Group, _ rounds: Int) async throws -> String {
    floor_pin_process(group.pins.tasks)
    floor_pin_waker(group.pins.waker)
    try pinThread(cpu: Int64(group.pins.waker))
    defer { floor_pin_process(-1) }
    for subject in group.subjects { _ = try await turn(subject) }
    var times = group.subjects.map { _ in [(Double, Double)]() }
    for round in 0..<rounds {
      for offset in group.subjects.indices {
        let index = (round + offset) % group.subjects.count
        times[index].append(try await turn(group.subjects[index]))
      }
    }
    return object(
      zip(group.subjects, times).map { subject, each in
        (subject.name, object([("ns", list(each.map(\.0))), ("cpu_ns", list(each.map(\.1)))]))
      })
  }

  /// How long each of a subject's times takes, and what it costs all processors.
  static func turn(_ subject: Subject) async throws -> (Double, Double) {
    try await Task.detached { try await timed(subject) }.value
  }

  static func timed(_ subject: Subject) async throws -> (Double, Double) {
    let (start, used) = (ContinuousClock.now, floor_cpu_time())
    try await subject.body(subject.times)
    let (time, cpu) = (ContinuousClock.now - start, floor_cpu_time() - used)
    let (seconds, attoseconds) = time.components
    let nanoseconds = Double(seconds) * 1e9 + Double(attoseconds) / 1e9
    return (nanoseconds / Double(subject.times), Double(cpu) / Double(subject.times))
  }

  /// Calls of the allocator for each ready call.
  static func allocated() async throws -> [(String, String)] {
    let all = ready.subjects + onMainActor.subjects
    var counts: [(String, String)] = []
    for subject in all where ["noop", "add"].contains(subject.name) {
      let times = 10_000
      try await subject.body(times)
      let before = floor_allocations()
      try await subject.body(times)
      let count = Double(floor_allocations() - before) / Double(times)
      counts.append(
        (subject.isOnMainActor ? "\(subject.name), main actor" : subject.name, "\(count)"))
    }
    return counts
  }

  static func list(_ values: [Double]) -> String {
    "[" + values.map { "\($0)" }.joined(separator: ", ") + "]"
  }

  static func object(_ members: [(String, String)]) -> String {
    "{" + members.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ") + "}"
  }
}
