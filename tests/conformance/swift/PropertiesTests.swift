import Bolt
import Conformance
import Testing

extension Cases {
  /// Properties of a class, and constants of a module.
  @Suite struct PropertiesTests {
    @Test("property_read_write")
    func readWrite() async throws {
      try await leavingNothing {
        let gauge = try Gauge.make()
        #expect(try gauge.degrees == 20)
        try gauge.setDegrees(4)
        try gauge.setLabel(gauge.label + "!")
        #expect(try gauge.degrees == 4)
        #expect(try gauge.label == "inside!")
        let error = failure(ofNow: { try gauge.setDegrees(101) })
        #expect(error as? TooHot == TooHot(message: "101 degrees are too hot", limit: 100))
        #expect(try gauge.degrees == 4)
      }
    }

    /// That there is no setter is what the golden files say.
    @Test("property_read_only")
    func readOnly() async throws {
      try await leavingNothing {
        let gauge = try Gauge.make()
        #expect(try gauge.isCold == false)
        #expect(try gauge.serial == 7)
      }
    }

    @Test("G10_property_of_a_held_object_is_busy", arguments: Host.allCases)
    func heldObjectIsBusy(host: Host) async throws {
      try await host.run { _, place in
        let gate = try gateNew()
        let gauge = try Gauge.make()
        let held = try await place.begin { _ in try await gauge.hold(gate: gate) }
        let read = try boltError(ofNow: { try gauge.degrees })
        #expect(read.kind == .busy)
        let written = try boltError(ofNow: { try gauge.setLabel("elsewhere") })
        #expect(written.kind == .busy)
        try gateOpen(gate: gate)
        try await held.value
        #expect(try gauge.degrees == 20)
        #expect(try gauge.label == "inside")
      }
    }

    @Test("constants")
    func constants() {
      #expect(answer == 42)
      #expect(greeting == "hello")
      #expect(origin == Point(x: 0, y: 0))
      #expect(pause == .milliseconds(250))
      #expect(primes == [2, 3, 5, 7])
    }
  }
}
