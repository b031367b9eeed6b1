import Bolt
import Conformance
import Testing

/// Asynchronous functions, as bindings would have them that take them for synchronous ones.
private enum Unawaited {
  static let waits = BoltFunction(ConformanceLibrary.library, "wait_open")
  static let yields = BoltFunction(ConformanceLibrary.library, "yield_times")
  static let adds = BoltFunction(ConformanceLibrary.library, "add")
}

/// All cases, one after the other: they count what is live in the whole process.
@Suite(.serialized)
enum Cases {}

extension Cases {
  /// Calls that end where they start, and what the generated code says of them.
  @Suite struct CallsTests {
    @Test("G5_ready_noop", arguments: Host.allCases)
    func readyNoop(host: Host) async throws {
      try await host.run { _, _ in try await noop() }
    }

    @Test("G5_ready_add", arguments: Host.allCases)
    func readyAdd(host: Host) async throws {
      try await host.run { _, _ in
        try await #expect(add(a: 40, b: 2) == 42)
        try await #expect(add(a: .min, b: 2) == .min + 2)
      }
    }

    @Test("G5_ready_echo", arguments: Host.allCases)
    func readyEcho(host: Host) async throws {
      try await host.run { _, _ in
        let text = String(repeating: "x", count: 1024)
        try await #expect(echo(text: text) == text)
      }
    }

    /// What would have to wait is abandoned, and its waiter is not left behind.
    @Test("SWIFT_what_waits_has_to_be_awaited", arguments: Host.allCases)
    func whatWaitsHasToBeAwaited(host: Host) async throws {
      try await host.run { _, _ in
        let gate = try gateNew()
        let wait = try boltError(ofNow: { try Unawaited.waits.now(BoltUnit.self) { $0.u64(gate) } })
        #expect(wait.message == "wait_open() suspends: it has to be awaited")
        #expect(try gateWaiting(gate: gate) == 0)
        let yield = try boltError(ofNow: { try Unawaited.yields.now(BoltU32.self) { $0.u32(2) } })
        #expect(yield.message == "yield_times() suspends: it has to be awaited")
        let sum = try Unawaited.adds.now(BoltI64.self) {
          $0.i64(40)
          $0.i64(2)
        }
        #expect(sum == 42)
      }
    }

    @Test("G5_many_ready_calls", arguments: Host.allCases)
    func manyReadyCalls(host: Host) async throws {
      try await host.run { _, _ in
        var total: Int64 = 0
        for _ in 0..<10_000 { total = try await add(a: total, b: 1) }
        #expect(total == 10_000)
      }
    }

    @Test("sync_function")
    func syncFunction() throws {
      #expect(try addSync(a: 1, b: 2) == 3)
    }

    @Test("defaults_are_described", arguments: Host.allCases)
    func defaultsAreDescribed(host: Host) async throws {
      try await host.run { _, _ in
        try await #expect(greet(name: "Ada") == "Hello, Ada!")
        try await #expect(greet(name: "Ada", times: 2) == "Hello, Ada! Hello, Ada!")
        try await #expect(greet(name: "Ada", greeting: "Hi", times: 1) == "Hi, Ada!")
      }
    }

    /// The docs are the generated sources': the golden files have them.
    @Test("docs_and_signatures")
    func docsAndSignatures() async throws {
      let adds: (Int64, Int64, isolated (any Actor)?) async throws -> Int64 =
        Conformance.add(a:b:isolation:)
      #expect(try await adds(1, 2, nil) == 3)
      let sets: (Cell) -> (Int64) throws -> Void = Cell.set(value:)
      let reads: (Cell) -> (UInt64, isolated (any Actor)?) async throws -> Int64 =
        Cell.read(gate:isolation:)
      let opens: (UInt64) throws -> Void = Conformance.gateOpen(gate:)
      let gate = try gateNew()
      try opens(gate)
      let cell = try Cell.make(journal: journalNew(), value: 1)
      try sets(cell)(2)
      #expect(try await reads(cell)(gate, nil) == 2)
    }

    @Test("G2_views_live_across_suspension", arguments: Host.allCases)
    func viewsLiveAcrossSuspension(host: Host) async throws {
      try await host.run { _, place in
        let gate = try gateNew()
        let task = try await place.begin { _ in
          try await waitViews(gate: gate, text: "te" + "xt ", bytes: Array("bytes".utf8))
        }
        // In the memory of the call, if it were not copied.
        for i in 0..<100 { _ = try await add(a: 1, b: Int64(i)) }
        try gateOpenElsewhere(gate: gate)
        #expect(try await task.value == "text bytes")
      }
    }

    @Test("G3_body_runs_on_the_polling_thread", arguments: Host.allCases)
    func bodyRunsOnThePollingThread(host: Host) async throws {
      try await host.run { _, place in
        let gate = try gateNew()
        let task = try await place.begin { _ in
          let before = try threadId()
          let inside = try await threadsAcross(gate: gate)
          return (inside, [before, try threadId()])
        }
        try gateOpenElsewhere(gate: gate)
        let (inside, around) = try await task.value
        #expect(inside == around)
      }
    }
  }
}
