import Conformance
import Testing

extension Cases {
  /// What formatLive() tells of calls that wait.
  @Suite struct LiveTests {
    /// A call: its line, and those of its frames.
    private struct Call {
      let head: String
      var frames: [String] = []

      var functions: [String] {
        frames.map { frame in
          // As Clang writes it, with parentheses of its own.
          let frame = frame.replacing("(anonymous namespace)::", with: "")
          let name = frame.prefix { $0 != "(" }.trimmingPrefix(#/ *at /#)
          return String(name.split(separator: "::").last ?? "").filter { $0 != " " }
        }
      }
      var places: [String] {
        frames.map { String($0.split(separator: "/").last ?? "").filter { $0 != ")" } }
      }
      var number: String? { head.firstMatch(of: /\(future (\w+)\)/).map { String($0.1) } }
      var parent: String? { head.firstMatch(of: /under future (\w+)/).map { String($0.1) } }
      var age: Double? { head.firstMatch(of: /, ([0-9.]+) s old/).flatMap { Double($0.1) } }
    }

    private func live() throws -> [Call] {
      var calls: [Call] = []
      for line in try ConformanceLibrary.formatLive().split(separator: "\n") {
        if line.hasPrefix("    ") {
          calls[calls.count - 1].frames.append(String(line))
        } else if line.contains("(future ") {
          calls.append(Call(head: String(line)))
        }
      }
      return calls
    }

    @Test("live_names_and_frames", arguments: Host.allCases)
    func namesAndFrames(host: Host) async throws {
      try await host.run { _, place in
        let journal = try journalNew()
        let gate = try gateNew()
        let task = try await place.begin { _ in try await nested(journal: journal, gate: gate) }
        let calls = try live()
        #expect(calls.count == 1)
        let call = try #require(calls.first)
        #expect(call.head.hasPrefix("nested (future "))
        #expect(call.head.contains("): waiting, "))
        #expect(call.head.contains(/waits for .*at_gate/))
        #expect(call.parent == nil)
        #expect(call.functions == ["inner", "middle", "nested"])
        #expect(Set(call.places).count == 3)
        #expect(call.places.allSatisfy { $0.hasPrefix("calls.cpp:") })
        #expect((0..<300).contains(try #require(call.age)))
        try gateOpen(gate: gate)
        try await task.value
        #expect(try live().isEmpty)
      }
    }

    @Test("live_children", arguments: Host.allCases)
    func children(host: Host) async throws {
      try await host.run { _, place in
        let journal = try journalNew()
        let gate = try gateNew()
        let first = try place.holdingGate()
        let second = try place.holdingGate()
        let task = try await place.begin { _ in
          try await holdBoth(journal: journal, gate: gate, first: first, second: second)
        }
        let calls = try live()
        let roots = calls.filter { $0.parent == nil }
        let children = calls.filter { $0.parent != nil }
        #expect(roots.count == 1)
        let root = try #require(roots.first)
        #expect(root.head.hasPrefix("hold_both "))
        #expect(root.head.hasSuffix("waits for its children"))
        #expect(children.map(\.parent) == [root.number, root.number])
        #expect(children.map(\.functions) == [["hold_as"], ["hold_as"]])
        try gateOpen(gate: gate)
        try await task.value
      }
    }
  }
}
