import Bolt
import Conformance
import Testing

extension Cases {
  /// What fails, with a type and without.
  @Suite struct ErrorsTests {
    @Test("G9_error_record", arguments: Host.allCases)
    func record(host: Host) async throws {
      try await host.run { _, _ in
        try await #expect(find(id: 1) == "entry 1")
        let error = await failure { _ in try await find(id: -3) }
        #expect(error as? NotFound == NotFound(id: -3, what: "no such entry"))
      }
    }

    @Test("G9_error_enum", arguments: Host.allCases)
    func enumeration(host: Host) async throws {
      try await host.run { _, _ in
        try await connect(online: true)
        let error = await failure { _ in try await connect(online: false) }
        #expect(error as? Fault == .disconnected)
        #expect(Fault.disconnected.rawValue == 7)
      }
    }

    @Test("G9_error_variant", arguments: Host.allCases)
    func variant(host: Host) async throws {
      try await host.run { _, _ in
        #expect(try await lookup(id: 21) == 42)
        do {
          _ = try await lookup(id: 0)
          Issue.record("it did not fail")
        } catch NotFoundOrRefused.notFound(let error) {
          #expect(error.id == 0)
        }
        let error = await failure { _ in try await lookup(id: -1) }
        let refused = Refused(reason: "negative", level: .high)
        #expect(error as? NotFoundOrRefused == .refused(refused))
      }
    }

    @Test("G9_error_ends_the_tasks_between", arguments: Host.allCases)
    func endsTheTasksBetween(host: Host) async throws {
      try await host.run { _, _ in
        let journal = try journalNew()
        let error = await failure { _ in try await lookupThrough(journal: journal, id: -1) }
        #expect(error is NotFoundOrRefused)
        #expect(try journalLines(journal: journal) == ["outer", "inner", "~inner", "~outer"])
        #expect(try await lookupThrough(journal: journal, id: 4) == 9)
      }
    }

    @Test("G9_error_of_a_sync_function")
    func ofASyncFunction() async throws {
      try await leavingNothing {
        try #expect(findSync(id: 2) == "entry 2")
        let error = failure(ofNow: { try findSync(id: -2) })
        #expect((error as? NotFound)?.id == -2)
      }
    }

    @Test("G9_unexpected_exception", arguments: Host.allCases)
    func unexpectedException(host: Host) async throws {
      try await host.run { _, _ in
        let error = await failure { _ in try await throwText(message: "out of luck: ü") }
        #expect(error as? BoltError == BoltError(kind: .failed, message: "out of luck: ü"))
        let sync = failure(ofNow: { try throwSync(message: "at once") })
        #expect(sync as? BoltError == BoltError(kind: .failed, message: "at once"))
      }
    }

    @Test("G9_unexpected_exception_after_suspension", arguments: Host.allCases)
    func unexpectedExceptionAfterSuspension(host: Host) async throws {
      try await host.run { _, place in
        let gate = try gateNew()
        let task = try await place.begin { _ in try await throwAfter(gate: gate, message: "later") }
        try gateOpenElsewhere(gate: gate)
        let error = await failure { _ in try await task.value }
        #expect(error as? BoltError == BoltError(kind: .failed, message: "later"))
      }
    }

    @Test("G9_bad_alloc", arguments: Host.allCases)
    func badAlloc(host: Host) async throws {
      try await host.run { _, _ in
        let error = await failure { _ in try await throwBadAlloc() }
        let message = try boltError(error).message
        #expect(!message.isEmpty)
      }
    }

    @Test("G9_exception_of_no_known_type", arguments: Host.allCases)
    func exceptionOfNoKnownType(host: Host) async throws {
      try await host.run { _, _ in
        let error = await failure { _ in try await throwNumber() }
        let bolt = try boltError(error)
        #expect(bolt.kind == .failed)
        #expect(!bolt.message.isEmpty)
      }
    }

    @Test("error_message")
    func message() {
      let error = failure(ofNow: { try reject(code: 3, why: "no room") })
      #expect(error as? Rejected == Rejected(code: 3, why: "no room"))
      #expect(error.map { "\($0)" } == "no room")
    }

    @Test("error_base_of_a_module")
    func baseOfAModule() {
      func isOfTheModule(_ type: any Error.Type) -> Bool { type is any ConformanceError.Type }
      let types: [any Error.Type] = [
        Rejected.self, TooHot.self, NotFound.self, Fault.self, NotFoundOrRefused.self,
      ]
      #expect(types.allSatisfy(isOfTheModule))
      #expect(!isOfTheModule(BoltError.self))
      #expect(failure(ofNow: { try reject(code: 1, why: "") }) is any ConformanceError)
    }
  }
}
