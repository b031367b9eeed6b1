import Bench
import CFloors

/// `BoltBench MODULE ROUNDS [PART OF A GROUP'S NAME]` prints one JSON object: each subject's times
/// and processor times in ns, a figure a round; what peers cannot do; what ready calls allocate;
/// what is left at the end.
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
    object(members.sorted { $0.key < $1.key }.map { ($0.key, quoted($0.value)) })
  }

  /// What errors say may have anything in it.
  static func quoted(_ text: String) -> String {
    let characters = text.unicodeScalars.map { each in
      if each == "\"" || each == "\\" { return "\\\(each)" }
      return each.value < 32 ? " " : String(each)
    }
    return "\"" + characters.joined() + "\""
  }

  static func object(_ members: [(String, String)]) -> String {
    "{" + members.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ") + "}"
  }
}
