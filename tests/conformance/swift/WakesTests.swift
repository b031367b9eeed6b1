import Conformance
import Testing

extension Cases {
  /// Suspending and being woken.
  @Suite struct WakesTests {
    /// A yield of Swift's may find nothing to give way to; so there are many.
    @Test("yield_returns_to_the_host", arguments: Host.allCases)
    func yieldReturnsToTheHost(host: Host) async throws {
      try await host.runOneAtATime { _, place in
        for _ in 0..<3 {
          let beside = place.spawn { _ in }
          var yields = 0
          while !beside.hasEnded && yields < 10_000 {
            try await #expect(yieldTimes(times: 1) == 1)
            yields += 1
          }
          #expect(beside.hasEnded)
        }
        try await #expect(yieldTimes(times: 3) == 3)
      }
    }

    @Test("G4_wake_from_another_thread", arguments: Host.allCases)
    func wakeFromAnotherThread(host: Host) async throws {
      try await host.run { _, place in
        let gate = try gateNew()
        let task = try await place.begin { _ in try await waitOpen(gate: gate) }
        #expect(!task.hasEnded)
        try gateOpenElsewhere(gate: gate)
        try await task.value
      }
    }

    @Test("G4_wakes_coalesce", arguments: Host.allCases)
    func wakesCoalesce(host: Host) async throws {
      try await host.runInOrder { _, place in
        let probe = try probeNew()
        let task = try await place.begin { _ in try await probeWait(probe: probe) }
        try probeWake(probe: probe, times: 5)
        try await place.turns()
        try probeFinish(probe: probe)
        try probeWake(probe: probe, times: 5)
        #expect(try await task.value == 3, "five wakes, one poll")
      }
    }

    @Test("G4_wake_during_poll_is_again", arguments: Host.allCases)
    func wakeDuringPollIsAgain(host: Host) async throws {
      try await host.run { _, _ in try await wakeItself(times: 2) }
    }

    @Test("G4_wakes_arrive_first_in_first_out", arguments: Host.allCases)
    func wakesArriveFirstInFirstOut(host: Host) async throws {
      try await host.runInOrder { _, place in
        let gate = try gateNew()
        let order = Locked<[Int]>([])
        let tasks = (0..<100).map { i in
          place.spawn { _ in
            try await waitOpen(gate: gate)
            order.change { $0.append(i) }
          }
        }
        try await untilWaiting(gate, 100)
        try await place.turns()
        try gateOpenElsewhere(gate: gate)
        for task in tasks { try await task.value }
        #expect(order.value == Array(0..<100))
      }
    }

    @Test("G12_resumes_on_the_same_loop", arguments: Host.allCases)
    func resumesOnTheSameLoop(host: Host) async throws {
      try await host.run { _, place in
        try await place.atHome { _ in try await #expect(add(a: 1, b: 2) == 3) }
        try await place.atHome { _ in try await #expect(yieldTimes(times: 3) == 3) }
        let gate = try gateNew()
        let opener = Elsewhere {
          try gateBlockUntilWaiting(gate: gate, count: 1)
          try gateOpenElsewhere(gate: gate)
        }
        try await place.atHome { _ in try await waitOpen(gate: gate) }
        try await opener.value
        let pool = try gateNew()
        let publisher = Elsewhere {
          try gateBlockUntilWaiting(gate: pool, count: 1)
          try gateOpen(gate: pool)
        }
        try await place.atHome { _ in try await #expect(poolValue(gate: pool) == 42) }
        try await publisher.value
        let error = await failure { _ in
          try await place.atHome { _ in try await find(id: -1) }
        }
        #expect(error is NotFound)
        try await cancelledAtHome(place)
      }
    }

    private func cancelledAtHome(
      _ place: Place, isolation: isolated (any Actor)? = #isolation
    ) async throws {
      let journal = try journalNew()
      let gate = try gateNew()
      let acknowledge = try place.holdingGate()
      let task = try await place.begin { _ in
        try await place.atHome { _ in
          try await hold(journal: journal, gate: gate, acknowledge: acknowledge)
        }
      }
      task.cancel()
      try await untilWaiting(acknowledge, 1)
      try gateOpenElsewhere(gate: acknowledge)
      await task.wasCancelled()
      #expect(try journalLines(journal: journal) == ["hold", "~hold"])
    }

    @Test("many_concurrent", arguments: Host.allCases)
    func manyConcurrent(host: Host) async throws {
      try await host.runInOrder { _, place in
        let gate = try gateNew()
        let waits = (0..<10_000).map { _ in
          place.spawn { _ in try await waitOpen(gate: gate) }
        }
        try await untilWaiting(gate, 10_000)
        try await place.turns()
        let now = try ConformanceLibrary.counters()
        #expect(now.liveFutures == 10_000)
        #expect(now.liveWaiters == 10_000)
        let yields = (0..<5_000).map { _ in place.spawn { _ in try await yieldTimes(times: 2) } }
        try gateOpenElsewhere(gate: gate)
        for wait in waits { try await wait.value }
        for each in yields { #expect(try await each.value == 2) }
      }
    }

    @Test("G8_late_wake_after_the_end", arguments: Host.allCases)
    func lateWakeAfterTheEnd(host: Host) async throws {
      try await host.run { _, place in
        let probe = try probeNew()
        let task = try await place.begin { _ in try await probeWait(probe: probe) }
        try probeFinish(probe: probe)
        try probeWake(probe: probe, times: 1)
        _ = try await task.value
        let before = try ConformanceLibrary.counters().lateWakes
        try probeWake(probe: probe, times: 3)
        #expect(try ConformanceLibrary.counters().lateWakes == before + 3)
      }
    }
  }
}
