import Conformance
import Testing

extension Cases {
  /// Work that runs elsewhere or beside.
  @Suite struct PlacesTests {
    @Test("pool_runs_elsewhere", arguments: Host.allCases)
    func poolRunsElsewhere(host: Host) async throws {
      try await host.run { _, _ in
        let before = try threadId()
        let there = try await poolThread()
        #expect(there != before)
        #expect(try there != threadId())
      }
    }

    @Test("pool_cancel_is_acknowledged", arguments: Host.allCases)
    func poolCancelIsAcknowledged(host: Host) async throws {
      try await host.run { _, place in
        let journal = try journalNew()
        let gate = try gateNew()
        let task = try await place.begin { _ in try await poolWait(journal: journal, gate: gate) }
        try await untilWaiting(gate, 1)
        task.cancel()
        await task.wasCancelled()
        #expect(try journalLines(journal: journal) == ["wait", "~wait"])
      }
    }

    @Test("reactor_runs_elsewhere", arguments: Host.allCases)
    func reactorRunsElsewhere(host: Host) async throws {
      try await host.run { _, _ in
        let before = try threadId()
        let there = try await reactorThread()
        #expect(there != before)
        #expect(try there != threadId())
      }
    }

    @Test("reactor_cancel_is_acknowledged", arguments: Host.allCases)
    func reactorCancelIsAcknowledged(host: Host) async throws {
      try await host.run { _, place in
        let journal = try journalNew()
        let gate = try gateNew()
        let task = try await place.begin { _ in
          try await reactorWait(journal: journal, gate: gate)
        }
        try await untilWaiting(gate, 1)
        task.cancel()
        await task.wasCancelled()
        #expect(try journalLines(journal: journal) == ["wait", "~wait"])
      }
    }

    @Test("blocking_work_leaves_the_host_free", arguments: Host.allCases)
    func blockingWorkLeavesTheHostFree(host: Host) async throws {
      try await host.run { _, place in
        let journal = try journalNew()
        let leave = try place.holdingGate()
        let task = try await place.begin { _ in
          let here = try threadId()
          return (here, try await blockOnPool(journal: journal, leave: leave), try threadId())
        }
        try await untilWaiting(leave, 1)
        #expect(try await add(a: 1, b: 2) == 3)
        #expect(!task.hasEnded)
        try gateOpen(gate: leave)
        let (before, there, after) = try await task.value
        #expect(there != before)
        #expect(there != after)
      }
    }

    @Test("timer_fires", arguments: Host.allCases)
    func timerFires(host: Host) async throws {
      try await host.run { _, _ in
        try await #expect(sleepFor(nanoseconds: 2_000_000) >= 2_000_000)
      }
    }

    @Test("timer_cancel_is_immediate", arguments: Host.allCases)
    func timerCancelIsImmediate(host: Host) async throws {
      try await host.run { _, place in
        let task = try await place.begin { _ in try await sleepFor(nanoseconds: 3_600_000_000_000) }
        task.cancel()
        await task.wasCancelled()
      }
    }

    @Test("when_all_keeps_the_order_of_its_children", arguments: Host.allCases)
    func whenAllKeepsTheOrderOfItsChildren(host: Host) async throws {
      try await host.run { _, place in
        let gates = try (0..<3).map { _ in try gateNew() }
        let task = try await place.begin { _ in try await allOf(gates: gates) }
        for gate in gates.reversed() {
          #expect(!task.hasEnded)
          try gateOpenElsewhere(gate: gate)
        }
        #expect(try await task.value == gates)
      }
    }

    @Test("when_all_of_none", arguments: Host.allCases)
    func whenAllOfNone(host: Host) async throws {
      try await host.run { _, _ in try await #expect(allOf(gates: []) == []) }
    }

    @Test("when_all_of_many", arguments: Host.allCases)
    func whenAllOfMany(host: Host) async throws {
      try await host.run { _, _ in try await #expect(fanOut(count: 1000) == 499_500) }
    }

    @Test("when_all_cancel_reaches_the_children", arguments: Host.allCases)
    func whenAllCancelReachesTheChildren(host: Host) async throws {
      try await host.run { _, place in
        let gates = try (0..<3).map { _ in try gateNew() }
        let task = try await place.begin { _ in try await allOf(gates: gates) }
        #expect(try gates.map { try gateWaiting(gate: $0) } == [1, 1, 1])
        task.cancel()
        await task.wasCancelled()
        #expect(try gates.map { try gateWaiting(gate: $0) } == [0, 0, 0])
      }
    }

    @Test("spawned_task_is_joined", arguments: Host.allCases)
    func spawnedTaskIsJoined(host: Host) async throws {
      try await host.run { _, place in
        let journal = try journalNew()
        let gate = try gateNew()
        let task = try await place.begin { _ in try await spawned(journal: journal, gate: gate) }
        #expect(try journalLines(journal: journal).contains("parent goes on"))
        #expect(!task.hasEnded)
        try gateOpenElsewhere(gate: gate)
        try await task.value
        #expect(try journalLines(journal: journal).last == "~child")
      }
    }
  }
}
