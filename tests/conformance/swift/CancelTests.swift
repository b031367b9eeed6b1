import Conformance
import Testing

extension Cases {
  /// Cancelling: the await returns after the native side has unwound, not before.
  @Suite struct CancelTests {
    @Test("G6_cancel_while_pending", arguments: Host.allCases)
    func whilePending(host: Host) async throws {
      try await host.run { _, place in
        let gate = try gateNew()
        let task = try await place.begin { _ in try await waitOpen(gate: gate) }
        task.cancel()
        await task.wasCancelled()
        #expect(try gateWaiting(gate: gate) == 0)
      }
    }

    @Test("G6_cancel_twice", arguments: Host.allCases)
    func twice(host: Host) async throws {
      try await host.run { _, place in
        let gate = try gateNew()
        let task = try await place.begin { _ in try await waitOpen(gate: gate) }
        task.cancel()
        task.cancel()
        await task.wasCancelled()
        task.cancel()
        await task.wasCancelled()
      }
    }

    /// On the pool the body sees it while it runs; in a poll of the host's, right after that.
    @Test("G6_cancel_during_poll", arguments: Host.allCases)
    func duringPoll(host: Host) async throws {
      try await host.run { _, place in
        let entered = try gateNew()
        let onPool = try await place.begin { _ in try await poolUntilCancelled(entered: entered) }
        try gateBlock(gate: entered)  // it loops in its first poll now
        onPool.cancel()
        await onPool.wasCancelled()

        let journal = try journalNew()
        let leave = try place.holdingGate()
        let then = try gateNew()
        let task = place.spawn { _ in
          try await blockInPoll(journal: journal, leave: leave, then: then)
        }
        let canceller = Elsewhere {
          try gateBlockUntilWaiting(gate: leave, count: 1)  // the host's thread is inside the poll
          task.cancel()
          let lines = try journalLines(journal: journal)
          try gateOpen(gate: leave)
          return lines
        }
        await task.wasCancelled()
        #expect(try await canceller.value == ["poll"])
        #expect(try journalLines(journal: journal) == ["poll", "~poll"])
        #expect(try gateWaiting(gate: then) == 0)
      }
    }

    /// It has the host's thread for itself until it is told. (Its first poll would not be told.)
    @Test("SWIFT_cancel_reaches_a_body_that_runs", arguments: Host.allCases)
    func aBodyThatRuns(host: Host) async throws {
      try await host.run { _, place in
        let before = try gateNew()
        let entered = try gateNew()
        let task = try await place.begin { _ in
          try await pollOnUntilCancelled(before: before, entered: entered)
        }
        let canceller = Elsewhere {
          try gateOpen(gate: before)
          try gateBlock(gate: entered)
          task.cancel()
        }
        await task.wasCancelled()
        try await canceller.value

        // Nor does it have to have waited before.
        let looping = try gateNew()
        let yielding = place.spawn { _ in try await yieldUntilCancelled(entered: looping) }
        let second = Elsewhere {
          try gateBlock(gate: looping)
          yielding.cancel()
        }
        await yielding.wasCancelled()
        try await second.value
      }
    }

    @Test("G6_cancel_after_ready", arguments: Host.allCases)
    func afterReady(host: Host) async throws {
      try await host.run { _, place in
        let task = try await place.begin { _ in try await add(a: 1, b: 2) }
        #expect(task.hasEnded)
        task.cancel()
        try await #expect(task.value == 3)
      }
    }

    /// A result that was there before the request is the task's, whoever runs first afterwards.
    @Test("G6_result_that_won_is_delivered", arguments: [true, false])
    func resultThatWonIsDelivered(cancels: Bool) async throws {
      try await leavingNothing {
        let held = HeldExecutor()
        let gate = try gateNew()
        let done = Locked(false)
        let task = Place(actor: Home(on: held)).start { _ in
          defer { done.set(true) }
          return try await poolValue(gate: gate)
        }
        try await Elsewhere {
          held.runNext()
          try gateBlockUntilWaiting(gate: gate, count: 1)
          try gateOpen(gate: gate)
          held.waitForJob()  // the result is published now
          if cancels { task.cancel() }
          held.runUntil(done)
        }.value
        #expect(try await task.value == 42)
      }
    }

    @Test("G7_unwinds_innermost_first", arguments: Host.allCases)
    func unwindsInnermostFirst(host: Host) async throws {
      try await host.run { _, place in
        let journal = try journalNew()
        let gate = try gateNew()
        let task = try await place.begin { _ in try await nested(journal: journal, gate: gate) }
        #expect(try journalLines(journal: journal) == ["outer", "middle", "inner"])
        task.cancel()
        await task.wasCancelled()
        #expect(try journalLines(journal: journal).dropFirst(3) == ["~inner", "~middle", "~outer"])
      }
    }

    @Test("G7_cancel_waits_for_the_acknowledgement", arguments: Host.allCases)
    func waitsForTheAcknowledgement(host: Host) async throws {
      try await host.run { _, place in
        let journal = try journalNew()
        let gate = try gateNew()
        let acknowledge = try place.holdingGate()
        let task = try await place.begin { _ in
          try await hold(journal: journal, gate: gate, acknowledge: acknowledge)
        }
        task.cancel()
        try await untilWaiting(acknowledge, 1)
        try gateOpen(gate: gate)  // too late
        task.cancel()
        try await place.turns()
        #expect(!task.hasEnded)
        #expect(try gateWaiting(gate: acknowledge) == 1)
        #expect(try journalLines(journal: journal) == ["hold"])
        try gateOpenElsewhere(gate: acknowledge)
        await task.wasCancelled()
        #expect(try journalLines(journal: journal) == ["hold", "~hold"])
      }
    }

    @Test("G7_cancel_waits_for_every_child", arguments: Host.allCases)
    func waitsForEveryChild(host: Host) async throws {
      try await host.run { _, place in
        let journal = try journalNew()
        let gate = try gateNew()
        let first = try place.holdingGate()
        let second = try place.holdingGate()
        let task = try await place.begin { _ in
          try await holdBoth(journal: journal, gate: gate, first: first, second: second)
        }
        task.cancel()
        try await untilWaiting(first, 1)
        try await untilWaiting(second, 1)
        try gateOpenElsewhere(gate: second)
        try await place.turns()
        #expect(!task.hasEnded)
        try gateOpenElsewhere(gate: first)
        await task.wasCancelled()
        let lines = try journalLines(journal: journal)
        #expect(lines.count == 6)
        #expect(lines.first == "both")
        #expect(lines.last == "~both")
      }
    }

    @Test("G7_blocking_work_ends_before_cancelled", arguments: Host.allCases)
    func blockingWorkEndsBeforeCancelled(host: Host) async throws {
      try await host.run { _, place in
        let journal = try journalNew()
        let leave = try place.holdingGate()
        let task = try await place.begin { _ in
          try await blockOnPool(journal: journal, leave: leave)
        }
        try await untilWaiting(leave, 1)
        task.cancel()
        try await place.turns()
        #expect(!task.hasEnded)
        #expect(try journalLines(journal: journal) == ["block", "work"])
        try gateOpen(gate: leave)
        await task.wasCancelled()
        #expect(try journalLines(journal: journal).dropFirst(2) == ["~work", "~block"])
      }
    }

    /// Nobody waits for it: its scope has ended.
    @Test("G8_free_unfinished", arguments: Host.allCases)
    func freeUnfinished(host: Host) async throws {
      try await host.run { _, _ in
        let journal = try journalNew()
        let gate = try gateNew()
        do {
          async let _: Void = nested(journal: journal, gate: gate)
          try await untilWaiting(gate, 1)
        }
        let lines = ["outer", "middle", "inner", "~inner", "~middle", "~outer"]
        #expect(try journalLines(journal: journal) == lines)
      }
    }

    /// One whose last argument is refused, with those before it written.
    @Test("G8_free_before_first_poll")
    func freeBeforeFirstPoll() async throws {
      try await leavingNothing {
        let tooLong = Duration.seconds(Int64.max)
        let name = String(repeating: "x", count: 100_000)
        let schedule = Schedule(name: name, begin: nil, pauses: [.zero, tooLong])
        let error = failure(ofNow: { try echoSchedule(value: schedule) })
        #expect(error.map { "\($0)" }?.hasPrefix("echo_schedule(): ") == true)
      }
    }
  }
}
