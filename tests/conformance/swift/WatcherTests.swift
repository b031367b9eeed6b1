import Conformance
import Testing

extension Cases {
  /// Methods that look at their own object, and call it from inside.
  @Suite struct WatcherTests {
    /// Two frames of the method hold weak pointers: its instance is the only owner.
    @Test("G10_weak_self_keeps_nothing", arguments: Host.allCases)
    func weakSelfKeepsNothing(host: Host) async throws {
      try await host.run { _, place in
        let journal = try journalNew()
        let gate = try gateNew()
        let task = try await place.begin { _ in
          try await Watcher.make(journal: journal).owners(gate: gate)
        }
        #expect(try journalLines(journal: journal) == [])
        try gateOpenElsewhere(gate: gate)
        #expect(try await task.value == 1)
        #expect(try journalLines(journal: journal).count == 1)
      }
    }

    @Test("G10_nested_conflict_is_busy", arguments: Host.allCases)
    func nestedConflictIsBusy(host: Host) async throws {
      try await host.run { _, _ in
        let gate = try gateNew()
        try gateOpen(gate: gate)
        func busy(_ method: String) -> String {
          "BUSY: Watcher.\(method)(): the object is busy: called from inside one of its methods"
        }
        let watcher = try Watcher.make(journal: journalNew())
        for method in ["touch", "look", "touch_now", "look_now"] {
          #expect(try await watcher.callAlone(gate: gate, method: method) == busy(method))
        }
        for method in ["touch", "touch_now"] {
          #expect(try await watcher.callBeside(gate: gate, method: method) == busy(method))
        }
        for method in ["look", "look_now"] {
          #expect(try await watcher.callBeside(gate: gate, method: method) == "READY")
        }
      }
    }

    @Test("G10_nested_reader_does_not_wait_for_a_writer_in_line", arguments: Host.allCases)
    func nestedReaderDoesNotWaitForAWriterInLine(host: Host) async throws {
      try await host.run { _, place in
        let gate = try gateNew()
        let watcher = try Watcher.make(journal: journalNew())
        let outer = try await place.begin { _ in
          try await watcher.callBeside(gate: gate, method: "look")
        }
        let writer = try await place.begin { _ in try await watcher.touch() }
        try gateOpenElsewhere(gate: gate)
        #expect(try await outer.value == "READY")
        try await writer.value
      }
    }
  }
}
