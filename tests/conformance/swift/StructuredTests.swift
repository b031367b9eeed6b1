import Conformance
import Testing

extension Cases {
  /// Calls in task groups, `async let` and cancellation handlers: they end with their scope.
  @Suite struct StructuredTests {
    @Test("SWIFT_task_group_ends_with_the_first_error", arguments: Host.allCases)
    func taskGroup(host: Host) async throws {
      try await host.run { _, place in
        let journal = try journalNew()
        let gate = try gateNew()
        let error = await failure { _ in
          try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<10 {
              group.addTask { try await nested(journal: journal, gate: gate) }
            }
            try await untilWaiting(gate, 10)
            group.addTask { _ = try await find(id: -1) }
            while try await group.next() != nil {}
          }
        }
        #expect(error as? NotFound == NotFound(id: -1, what: "no such entry"))
        #expect(try journalLines(journal: journal).count { $0 == "~outer" } == 10)
        #expect(try gateWaiting(gate: gate) == 0)
      }
    }

    @Test("SWIFT_async_let", arguments: Host.allCases)
    func asyncLet(host: Host) async throws {
      try await host.run { _, _ in
        let gate = try gateNew()
        let cell = try Cell.make(journal: journalNew(), value: 7)
        async let read = cell.read(gate: gate)
        async let again = cell.read(gate: gate)
        async let sum = add(a: 1, b: 2)
        try await untilWaiting(gate, 2)
        try gateOpenElsewhere(gate: gate)
        #expect(try await [read, again, sum] == [7, 7, 3])

        // One fails, and the scope waits until the others have unwound.
        let journal = try journalNew()
        let never = try gateNew()
        let error = await failure { _ in
          async let waits: Void = nested(journal: journal, gate: never)
          async let fails = lookup(id: 0)
          try await untilWaiting(never, 1)
          _ = try await fails
          try await waits
        }
        #expect(error is NotFoundOrRefused)
        #expect(try journalLines(journal: journal).last == "~outer")
      }
    }

    private struct TimedOut: Error {}

    /// What a caller writes who wants a time limit.
    private func withTimeout<Value: Sendable>(
      _ limit: Duration, _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
      try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask(operation: work)
        group.addTask {
          try await Task.sleep(for: limit)
          throw TimedOut()
        }
        defer { group.cancelAll() }
        return try await group.next()!
      }
    }

    /// A limit says when the work is told to stop; the group, when it has stopped.
    @Test("SWIFT_timeout_by_racing_tasks", arguments: Host.allCases)
    func timeout(host: Host) async throws {
      try await host.run { _, place in
        let journal = try journalNew()
        let gate = try gateNew()
        let acknowledge = try place.holdingGate()
        let opener = Elsewhere {
          try gateBlockUntilWaiting(gate: acknowledge, count: 1)  // the time is over
          let lines = try journalLines(journal: journal)
          try gateOpen(gate: acknowledge)
          return lines
        }
        let error = await failure { _ in
          try await withTimeout(.milliseconds(1)) {
            try await hold(journal: journal, gate: gate, acknowledge: acknowledge)
          }
        }
        #expect(error is TimedOut)
        #expect(try await opener.value == ["hold"])
        #expect(try journalLines(journal: journal) == ["hold", "~hold"])
        #expect(try await withTimeout(.seconds(600)) { try await add(a: 1, b: 2) } == 3)
      }
    }

    /// Handlers of the caller's run beside the SDK's, and may call into the library themselves.
    @Test("SWIFT_cancellation_handlers_of_the_caller", arguments: Host.allCases)
    func handlers(host: Host) async throws {
      try await host.run { _, place in
        let journal = try journalNew()
        let gate = try gateNew()
        let acknowledge = try place.holdingGate()
        let told = Locked<[String]>([])
        let task = try await place.begin { _ in
          try await withTaskCancellationHandler {
            try await withTaskCancellationHandler {
              try await hold(journal: journal, gate: gate, acknowledge: acknowledge)
            } onCancel: {
              told.change { $0.append("inner") }
              try? gateOpen(gate: gate)  // too late
            }
          } onCancel: {
            told.change { $0.append("outer") }
          }
        }
        try await untilWaiting(gate, 1)  // inside of both
        #expect(told.value == [])
        task.cancel()
        #expect(Set(told.value) == ["inner", "outer"])  // before cancel() returns
        try await untilWaiting(acknowledge, 1)
        #expect(!task.hasEnded)
        try gateOpenElsewhere(gate: acknowledge)
        await task.wasCancelled()
        #expect(told.value.count == 2)
        #expect(try journalLines(journal: journal) == ["hold", "~hold"])
      }
    }

    /// A cancelled task that is waited for by another one, which is cancelled as well.
    @Test("SWIFT_cancellation_reaches_nested_tasks", arguments: Host.allCases)
    func nestedTasks(host: Host) async throws {
      try await host.run { _, place in
        let journal = try journalNew()
        let gate = try gateNew()
        let task = try await place.begin { _ in
          try await withThrowingTaskGroup(of: Void.self) { outer in
            outer.addTask {
              try await withThrowingTaskGroup(of: Void.self) { inner in
                inner.addTask { try await nested(journal: journal, gate: gate) }
                try await inner.waitForAll()
              }
            }
            try await outer.waitForAll()
          }
        }
        try await untilWaiting(gate, 1)
        task.cancel()
        await task.wasCancelled()
        let lines = ["outer", "middle", "inner", "~inner", "~middle", "~outer"]
        #expect(try journalLines(journal: journal) == lines)
      }
    }
  }
}
