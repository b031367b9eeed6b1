import Conformance
import Testing

extension Cases {
  /// Very many calls at once.
  @Suite struct RacesTests {
    private static let races = Surroundings.isSanitized ? 1_000 : 25_000
    private static let batch = 500

    private struct Outcomes {
      var ended = 0
      var cancelled = 0
    }

    /// Results of the four kinds there are: nothing, a value, one of the pool's, an object.
    private static func calls(_ journal: UInt64, _ gate: UInt64) -> [Call<Void>] {
      [
        { _ in try await waitOpen(gate: gate) },
        { _ in _ = try await threadsAcross(gate: gate) },
        { _ in try await #expect(poolValue(gate: gate) == 42) },
        { _ in try await #expect(Cell.open(journal: journal, gate: gate, value: 1).get() == 1) },
      ]
    }

    /// Each ends or is cancelled, whichever comes first, on threads of their own. A quarter of them
    /// on each host.
    @Test("SWIFT_cancellation_races", arguments: Host.allCases)
    func cancellationRaces(host: Host) async throws {
      let outcomes = Locked(Outcomes())
      for first in stride(from: 0, to: Self.races, by: Self.batch) {
        try await host.run { _, place in
          let journal = try journalNew()
          try await withThrowingTaskGroup(of: Void.self) { group in
            for i in first..<first + Self.batch {
              group.addTask { try await Self.race(i, journal, place, outcomes) }
            }
            try await group.waitForAll()
          }
        }
      }
      let (ended, cancelled) = (outcomes.value.ended, outcomes.value.cancelled)
      #expect(ended + cancelled == Self.races)
      #expect(ended > Self.races / 100, "\(ended) of \(Self.races) have ended")
      #expect(cancelled > Self.races / 100, "\(cancelled) of \(Self.races) were cancelled")
    }

    private static func race(
      _ i: Int, _ journal: UInt64, _ place: Place, _ outcomes: Locked<Outcomes>
    ) async throws {
      let gate = try gateNew()
      let call = calls(journal, gate)[i % 4]
      let task = place.start(i % 3 == 0 ? inAGroup(call) : call)
      // Those that have begun, and those that may not have.
      while i % 8 < 4, !task.hasEnded, try gateWaiting(gate: gate) == 0 { await Task.yield() }
      let isElsewhere = i % 50 == 0
      let rivals: [@Sendable () throws -> Void] = [
        { task.cancel() },
        { try isElsewhere ? gateOpenElsewhere(gate: gate) : gateOpen(gate: gate) },
      ]
      try await withThrowingTaskGroup(of: Void.self) { group in
        for rival in i % 16 < 8 ? rivals : rivals.reversed() { group.addTask { try rival() } }
        try await group.waitForAll()
      }
      switch await task.result {
      case .success: outcomes.change { $0.ended += 1 }
      case .failure(let error):
        #expect(error is CancellationError)
        outcomes.change { $0.cancelled += 1 }
      }
    }

    /// The request reaches it through the task that waits for it.
    private static func inAGroup(_ call: @escaping Call<Void>) -> Call<Void> {
      { home in
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask { try await call(home) }
          try await group.waitForAll()
        }
      }
    }

    /// Children of one group, suspended all at once; they go on in the order of their wakes.
    @Test("SWIFT_ten_thousand_awaits_in_a_group", arguments: Host.allCases)
    func tenThousandAwaitsInAGroup(host: Host) async throws {
      let count = 10_000
      try await host.runInOrder { home, place in
        let gates = try (0..<count).map { _ in try gateNew() }
        let order = Locked<[Int]>([])
        let call: @Sendable (Int) -> Call<Int> = { i in
          { _ in
            try await waitOpen(gate: gates[i])
            order.change { $0.append(i) }
            return try Int(await add(a: Int64(i), b: 1))
          }
        }
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
          for i in 0..<count { group.addTask { [home] in try await call(i)(home) } }
          try await Elsewhere {
            for gate in gates { try gateBlockUntilWaiting(gate: gate, count: 1) }
          }.value
          try await place.turns()
          #expect(try ConformanceLibrary.counters().liveWaiters == UInt64(count))
          let opener = Elsewhere { for gate in gates.reversed() { try gateOpen(gate: gate) } }
          var sum = 0
          for try await value in group { sum += value }
          try await opener.value
          return sum
        }
        #expect(sum == (1...count).reduce(0, +))
        #expect(order.value == Array((0..<count).reversed()))
      }
    }
  }
}
