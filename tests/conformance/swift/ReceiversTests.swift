import Bolt
import Conformance
import Testing

extension Cases {
  /// Objects and their methods.
  @Suite struct ReceiversTests {
    @Test("G10_sync_methods")
    func syncMethods() async throws {
      try await leavingNothing {
        let journal = try journalNew()
        do {
          let cell = try Cell.make(journal: journal, value: 7)
          #expect(try cell.get() == 7)
          try cell.set(value: 8)
          #expect(try cell.get() == 8)
        }
        #expect(try journalLines(journal: journal) == ["make 7", "~cell 8"])
      }
    }

    @Test("G10_async_factory", arguments: Host.allCases)
    func asyncFactory(host: Host) async throws {
      try await host.run { _, place in
        let journal = try journalNew()
        let gate = try gateNew()
        let task = try await place.begin { _ in
          try await Cell.open(journal: journal, gate: gate, value: 5).get()
        }
        try gateOpenElsewhere(gate: gate)
        #expect(try await task.value == 5)
        #expect(try journalLines(journal: journal) == ["make 5", "~cell 5"])
      }
    }

    @Test("G10_const_methods_run_together", arguments: Host.allCases)
    func constMethodsRunTogether(host: Host) async throws {
      try await host.run { _, place in
        let gate = try gateNew()
        let cell = try Cell.make(journal: journalNew(), value: 1)
        let first = try await place.begin { _ in try await cell.read(gate: gate) }
        let second = try await place.begin { _ in try await cell.read(gate: gate) }
        #expect(try gateWaiting(gate: gate) == 2)
        try gateOpenElsewhere(gate: gate)
        #expect(try await [first.value, second.value] == [1, 1])
      }
    }

    @Test("G10_exclusive_methods_take_turns", arguments: Host.allCases)
    func exclusiveMethodsTakeTurns(host: Host) async throws {
      try await host.run { _, place in
        let journal = try journalNew()
        let gate = try gateNew()
        let reads = try gateNew()
        try gateOpen(gate: reads)
        do {
          let cell = try Cell.make(journal: journal, value: 0)
          let first = try await place.begin { _ in try await cell.write(gate: gate, value: 1) }
          let read = try await place.begin { _ in try await cell.read(gate: reads) }
          let second = try await place.begin { _ in try await cell.write(gate: gate, value: 2) }
          #expect(try gateWaiting(gate: gate) == 1)
          try gateOpenElsewhere(gate: gate)
          #expect(try await [first.value, read.value, second.value] == [0, 1, 1])
        }
        let lines = ["make 0", "write 1", "~write 1", "write 2", "~write 2", "~cell 2"]
        #expect(try journalLines(journal: journal) == lines)
      }
    }

    @Test("G10_cancelled_waiter_leaves_the_line", arguments: Host.allCases)
    func cancelledWaiterLeavesTheLine(host: Host) async throws {
      try await host.run { _, place in
        let journal = try journalNew()
        let gate = try gateNew()
        do {
          let cell = try Cell.make(journal: journal, value: 0)
          let first = try await place.begin { _ in try await cell.write(gate: gate, value: 1) }
          let second = try await place.begin { _ in try await cell.write(gate: gate, value: 2) }
          let third = try await place.begin { _ in try await cell.write(gate: gate, value: 3) }
          second.cancel()
          await second.wasCancelled()
          #expect(!first.hasEnded)
          try gateOpenElsewhere(gate: gate)
          #expect(try await [first.value, third.value] == [0, 1])
        }
        let lines = ["make 0", "write 1", "~write 1", "write 3", "~write 3", "~cell 3"]
        #expect(try journalLines(journal: journal) == lines)
      }
    }

    @Test("G10_granted_and_cancelled_hands_on", arguments: Host.allCases)
    func grantedAndCancelledHandsOn(host: Host) async throws {
      try await host.runOneAtATime { _, place in
        let journal = try journalNew()
        let opens = try gateNew()
        let gate = try gateNew()
        try gateOpen(gate: gate)
        do {
          let cell = try Cell.make(journal: journal, value: 0)
          let next = Locked<Begun<Int64>?>(nil)
          let first = try await place.begin { _ in
            // The next one has its turn when this returns.
            _ = try await cell.write(gate: opens, value: 1)
            next.value?.cancel()
          }
          let second = try await place.begin { _ in try await cell.write(gate: gate, value: 2) }
          next.set(second)
          let third = try await place.begin { _ in try await cell.write(gate: gate, value: 3) }
          try gateOpen(gate: opens)
          await second.wasCancelled()
          try await first.value
          #expect(try await third.value == 1)
        }
        let lines = ["make 0", "write 1", "~write 1", "write 3", "~write 3", "~cell 3"]
        #expect(try journalLines(journal: journal) == lines)
      }
    }

    @Test("G10_readers_and_writers_are_served_in_order", arguments: Host.allCases)
    func readersAndWritersAreServedInOrder(host: Host) async throws {
      try await host.runInOrder { _, place in
        let before = try gateNew()
        let after = try gateNew()
        let ended = Locked<[String]>([])
        let cell = try Cell.make(journal: journalNew(), value: 0)
        let first = try await place.begin { _ in
          let value = try await cell.read(gate: before)
          ended.change { $0.append("first") }
          return value
        }
        let write = try await place.begin { _ in
          let value = try await cell.write(gate: before, value: 1)
          ended.change { $0.append("write") }
          return value
        }
        var others: [Begun<Int64>] = []
        for name in ["second", "third"] {
          let other = try await place.begin { _ in
            let value = try await cell.read(gate: after)
            ended.change { $0.append(name) }
            return value
          }
          others.append(other)
        }
        #expect(try gateWaiting(gate: after) == 0)  // they do not overtake the writer
        try gateOpenElsewhere(gate: before)
        #expect(try await [first.value, write.value] == [0, 0])
        try gateOpenElsewhere(gate: after)
        #expect(try await [others[0].value, others[1].value] == [1, 1])
        #expect(ended.value.prefix(2) == ["first", "write"])
        #expect(Set(ended.value.suffix(2)) == ["second", "third"])  // side by side
      }
    }

    @Test("G10_cancelled_holder_hands_over", arguments: Host.allCases)
    func cancelledHolderHandsOver(host: Host) async throws {
      try await host.run { _, place in
        let journal = try journalNew()
        let never = try gateNew()
        let gate = try gateNew()
        do {
          let cell = try Cell.make(journal: journal, value: 0)
          let first = try await place.begin { _ in try await cell.write(gate: never, value: 1) }
          let second = try await place.begin { _ in try await cell.write(gate: gate, value: 2) }
          try gateOpen(gate: gate)
          first.cancel()
          await first.wasCancelled()
          #expect(try await second.value == 0)
        }
        let lines = ["make 0", "write 1", "~write 1", "write 2", "~write 2", "~cell 2"]
        #expect(try journalLines(journal: journal) == lines)
      }
    }

    @Test("G10_object_lives_while_a_method_is_in_flight", arguments: Host.allCases)
    func objectLivesWhileAMethodIsInFlight(host: Host) async throws {
      try await host.run { _, place in
        let journal = try journalNew()
        let gate = try gateNew()
        let task = try await place.begin { _ in
          try await Cell.make(journal: journal, value: 3).read(gate: gate)
        }
        #expect(try journalLines(journal: journal) == ["make 3"])
        try gateOpenElsewhere(gate: gate)
        #expect(try await task.value == 3)
        #expect(try journalLines(journal: journal) == ["make 3", "~cell 3"])
      }
    }

    @Test("G10_sync_conflict_is_busy", arguments: Host.allCases)
    func syncConflictIsBusy(host: Host) async throws {
      try await host.run { _, place in
        let gate = try gateNew()
        let cell = try Cell.make(journal: journalNew(), value: 0)
        let task = try await place.begin { _ in try await cell.write(gate: gate, value: 1) }
        let error = try boltError(ofNow: { try cell.get() })
        #expect(error.kind == .busy)
        #expect(!error.message.isEmpty)
        try gateOpenElsewhere(gate: gate)
        #expect(try await task.value == 0)
        #expect(try cell.get() == 1)
      }
    }

    /// One native object is one value, however often it arrives.
    @Test("G10_objects_travel", arguments: Host.allCases)
    func objectsTravel(host: Host) async throws {
      try await host.run { _, _ in
        let journal = try journalNew()
        do {
          let cell = try Cell.make(journal: journal, value: 9)
          let same = try echoCell(value: cell)
          #expect(same == cell)
          #expect(same.hashValue == cell.hashValue)
          #expect(try same.get() == 9)
          #expect(try await valueOf(cell: cell) == 9)
          #expect(try cell != Cell.make(journal: journalNew(), value: 9))
        }
        #expect(try journalLines(journal: journal) == ["make 9", "~cell 9"])
      }
    }
  }
}
