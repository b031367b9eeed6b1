import Conformance
import Testing

extension Cases {
  /// Objects, and who keeps them.
  @Suite struct ObjectsTests {
    @Test("SWIFT_objects_go_with_their_last_reference", arguments: Host.allCases)
    func lastReference(host: Host) async throws {
      try await host.run { _, place in
        let journal = try journalNew()
        var cells = try (0..<1_000).map { try Cell.make(journal: journal, value: $0) }
        weak var first = cells.first
        #expect(first != nil)
        let half = Array(cells.prefix(500))
        cells = []
        #expect(try journalLines(journal: journal).count { $0.hasPrefix("~") } == 500)
        // Another task has the rest, on whatever thread.
        let task = Task.detached { try half.reduce(0) { try $0 + $1.get() } }
        #expect(try await task.value == 499 * 500 / 2)
        #expect(first != nil)
        withExtendedLifetime(half) {}
      }
    }

    /// A call keeps its receiver until it returns, and nothing keeps it afterwards.
    @Test("SWIFT_object_lives_until_its_call_has_unwound", arguments: Host.allCases)
    func livesUntilItsCallHasUnwound(host: Host) async throws {
      try await host.run { _, place in
        let journal = try journalNew()
        let gate = try gateNew()
        let acknowledge = try place.holdingGate()
        let task = try await place.begin { _ in
          try await Watcher.make(journal: journal).hold(gate: gate, acknowledge: acknowledge)
        }
        task.cancel()
        try await untilWaiting(acknowledge, 1)
        #expect(try journalLines(journal: journal) == ["hold"])
        try gateOpenElsewhere(gate: acknowledge)
        await task.wasCancelled()
        let lines = try journalLines(journal: journal)
        #expect(lines.prefix(2) == ["hold", "~hold"])
        #expect(lines.count == 3)
        #expect(lines.last?.hasPrefix("~watcher ") == true)
      }
    }

    /// So does a call that has it as an argument.
    @Test("SWIFT_arguments_live_until_their_call_returns", arguments: Host.allCases)
    func argumentsLive(host: Host) async throws {
      try await host.run { _, place in
        let journal = try journalNew()
        let gate = try gateNew()
        let task = try await place.begin { _ in
          try await Watcher.outlives(watcher: .make(journal: journal), gate: gate)
        }
        #expect(try journalLines(journal: journal) == [])
        try gateOpenElsewhere(gate: gate)
        #expect(try await task.value == false)
        #expect(try journalLines(journal: journal).count == 1)
      }
    }

    /// The same native object in many tasks at once, and through the library and back.
    @Test("SWIFT_objects_in_many_tasks")
    func manyTasks() async throws {
      try await leavingNothing {
        let journal = try journalNew()
        try await shareAmongTasks(journal)
        #expect(try journalLines(journal: journal) == ["make 4", "~cell 4"])
      }
    }

    private func shareAmongTasks(_ journal: UInt64) async throws {
      let gate = try gateNew()
      let cell = try Cell.make(journal: journal, value: 4)
      let known = Set([cell])
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<100 {
          group.addTask {
            let same = try echoCell(value: cell)
            #expect(known.contains(same))
            #expect(try await same.read(gate: gate) == 4)
            #expect(try await valueOf(cell: same) == 4)
          }
        }
        try await untilWaiting(gate, 100)
        try gateOpenElsewhere(gate: gate)
        try await group.waitForAll()
      }
    }
  }
}
