import Bolt
import Conformance
import Testing

extension Cases {
  /// Durations and points in time: to the nanosecond.
  @Suite struct TimesTests {
    private let tick = Duration.nanoseconds(1)
    private let longest = Duration.nanoseconds(Int64.max)
    private let least = Duration.nanoseconds(Int64.min)

    @Test("value_duration")
    func duration() async throws {
      try await leavingNothing {
        for value in [.zero, tick, .zero - tick, longest, least] {
          try #expect(echoDuration(value: value) == value)
        }
        try #expect(echoMilliseconds() == .seconds(1))
        let part = Duration(secondsComponent: 0, attosecondsComponent: 1)
        for value in [longest + tick, least - tick, .seconds(Int64.min), part, tick + part] {
          let error = try boltError(ofNow: { try echoDuration(value: value) })
          #expect(error.kind == .argument, "\(value)")
        }
      }
    }

    @Test("value_timestamp")
    func timestamp() async throws {
      try await leavingNothing {
        for nanoseconds in [0, -1, 1, .max, .min, 1_709_187_300_000_000_000] as [Int64] {
          let value = BoltTimestamp(nanosecondsSinceEpoch: nanoseconds)
          try #expect(echoTimestamp(value: value) == value)
        }
      }
    }

    @Test("value_times_in_a_record")
    func timesInARecord() async throws {
      try await leavingNothing {
        let soon = BoltTimestamp(nanosecondsSinceEpoch: 1)
        let pauses = [Duration.milliseconds(1), .milliseconds(-5)]
        for value in [
          Schedule(name: "none", begin: nil, pauses: []),
          Schedule(name: "some", begin: soon, pauses: pauses),
        ] {
          try #expect(echoSchedule(value: value) == value)
        }
      }
    }

    @Test("bad_duration_of_another_unit")
    func anotherUnit() async throws {
      try await leavingNothing {
        let half = Duration.microseconds(1500)
        let error = try boltError(ofNow: { try echoMilliseconds(value: half) })
        let reason = "argument 'value': not a whole number of milliseconds"
        #expect(error == BoltError(kind: .argument, message: "echo_milliseconds(): \(reason)"))
      }
    }
  }
}
