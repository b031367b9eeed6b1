import Conformance
import Testing

extension Cases {
  /// When a request to cancel comes: at every point where a call can be.
  @Suite struct SuspensionsTests {
    private static let count = 5

    /// At each of its gates, and after the last.
    @Test("SWIFT_cancel_at_every_suspension_point", arguments: Host.allCases)
    func atEverySuspensionPoint(host: Host) async throws {
      for point in 0...Self.count {
        try await host.run { _, place in
          let journal = try journalNew()
          let gates = try (0..<Self.count).map { _ in try gateNew() }
          let task = try await place.begin { _ in
            try await passGates(journal: journal, gates: gates)
          }
          for gate in gates.prefix(point) {
            try await untilWaiting(gate, 1)
            try gateOpenElsewhere(gate: gate)
          }
          var lines = (0..<point).flatMap { ["gate \($0)", "~gate \($0)"] }
          if point < Self.count {
            try await untilWaiting(gates[point], 1)
            task.cancel()
            await task.wasCancelled()
            lines += ["gate \(point)", "~gate \(point)"]
          } else {
            #expect(try await task.value == UInt32(Self.count))
            task.cancel()
          }
          #expect(try journalLines(journal: journal) == lines)
          #expect(try gates.allSatisfy { try gateWaiting(gate: $0) == 0 })
        }
      }
    }

    /// It could go on, but is cancelled before it does: no more of the body runs.
    @Test("SWIFT_prompt_cancellation")
    func prompt() async throws {
      try await leavingNothing {
        let held = HeldExecutor()
        let journal = try journalNew()
        let gate = try gateNew()
        let done = Locked(false)
        let task = Place(actor: Home(on: held)).start { _ in
          defer { done.set(true) }
          return try await Cell.open(journal: journal, gate: gate, value: 5).get()
        }
        try await Elsewhere {
          held.runNext()
          try gateOpenElsewhere(gate: gate)
          held.waitForJob()  // it is woken, and its turn has not come
          task.cancel()
          held.runUntil(done)
        }.value
        await task.wasCancelled()
        #expect(try journalLines(journal: journal) == [])
      }
    }

    /// Before its first instruction, which comes all the same: a call of it begins, too.
    @Test("SWIFT_call_in_a_cancelled_task", arguments: Host.allCases)
    func inACancelledTask(host: Host) async throws {
      try await host.runInOrder { _, place in
        let journal = try journalNew()
        let gate = try gateNew()
        let acknowledge = try place.holdingGate()
        let task = place.spawn { _ in
          #expect(Task.isCancelled)
          #expect(try await add(a: 1, b: 2) == 3)  // what is ready is given
          let fails = await failure { _ in try await find(id: -1) }
          #expect(fails is NotFound)
          let again = await failure { _ in try await wakeItself(times: 1) }
          #expect(again is CancellationError)
          let waits = await failure { _ in try await nested(journal: journal, gate: gate) }
          #expect(waits is CancellationError)
          #expect(try journalLines(journal: journal).last == "~outer")
          return try await hold(journal: journal, gate: gate, acknowledge: acknowledge)
        }
        task.cancel()
        try await untilWaiting(acknowledge, 1)
        try await place.turns()
        #expect(!task.hasEnded)
        #expect(try journalLines(journal: journal).last == "hold")
        try gateOpenElsewhere(gate: acknowledge)
        await task.wasCancelled()
        #expect(try journalLines(journal: journal).last == "~hold")
        #expect(try gateWaiting(gate: gate) == 0)
      }
    }

    /// None of them has a way to say so in its signature.
    @Test("SWIFT_cancelled_call_without_an_error_throws", arguments: Host.allCases)
    func withoutAnError(host: Host) async throws {
      try await host.run { _, place in
        let gate = try gateNew()
        let cell = try Cell.make(journal: journalNew(), value: 1)
        let calls: [Call<Void>] = [
          { _ in try await waitOpen(gate: gate) },
          { _ in _ = try await threadsAcross(gate: gate) },
          { _ in _ = try await waitViews(gate: gate, text: "text", bytes: [1]) },
          { _ in _ = try await pointsAfter(gate: gate, count: 10_000) },
          { _ in _ = try await sleepFor(nanoseconds: 3_600_000_000_000) },
          { _ in _ = try await cell.read(gate: gate) },
          { _ in _ = try await cell.write(gate: gate, value: 2) },
          { _ in _ = try await Cell.open(journal: 1, gate: gate, value: 3) },
        ]
        for call in calls {
          let task = try await place.begin(call)
          #expect(!task.hasEnded)
          task.cancel()
          await task.wasCancelled()
        }
        #expect(try cell.get() == 1)
      }
    }
  }
}
