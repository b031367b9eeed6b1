import Foundation

/// What a step of the story says: a line, and more lines below it.
struct Step {
  private(set) var lines: [String] = []

  mutating func say(_ line: String) {
    lines.append(line)
  }
}

/// Prints what a step says, and how long it took.
@MainActor
func step<Value>(
  _ title: String, _ work: @MainActor (inout Step) async throws -> Value
) async throws -> Value {
  var step = Step()
  let start = ContinuousClock.now
  let value = try await work(&step)
  let milliseconds = (ContinuousClock.now - start) / .milliseconds(1)
  let time = String(format: "%8.1f ms", milliseconds)
  print(padded(title, 22), padded(step.lines[0], 76), time)
  for more in step.lines.dropFirst() { print(padded("", 22), more) }
  return value
}

private func padded(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}

/// Something that the program says, and that is not so.
struct NotAsClaimed: Error, CustomStringConvertible {
  let description: String

  init(_ claim: String) {
    description = "not as claimed: \(claim)"
  }
}

func check(_ holds: Bool, _ claim: String) throws {
  if !holds { throw NotAsClaimed(claim) }
}
