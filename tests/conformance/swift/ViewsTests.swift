import Bolt
import Conformance
import Testing

extension Cases {
  /// Lists seen in place, and lists passed as memory.
  @Suite struct ViewsTests {
    /// Of small lists there is a copy; either is seen the same way.
    private static let sizes = [10, 1_000, 10_000]

    private func liveBuffers() throws -> UInt64 { try ConformanceLibrary.counters().liveBuffers }

    @Test("view_records_in_place", arguments: Host.allCases)
    func recordsInPlace(host: Host) async throws {
      try await host.run { _, _ in
        for size in Self.sizes {
          let points = try await pointsInPlace(count: UInt32(size))
          #expect(points.count == size)
          #expect(points[7] == Point(x: 7, y: 3.5))
          #expect(Array(points) == (0..<size).map { Point(x: Double($0), y: Double($0) / 2) })
          #expect(points.reversed().first?.x == Double(size - 1))
          var index = 0
          for point in points {
            #expect(point == points[index])
            index += 1
          }
          #expect(index == size)
          #expect(points.stride == 16)
          let sum = points.withUnsafeBytes { bytes in
            #expect(bytes.count == 16 * size)
            return (0..<size).reduce(0) { sum, i in
              sum + bytes.load(fromByteOffset: 16 * i + 8, as: Double.self)
            }
          }
          #expect(sum == points.reduce(0) { $0 + $1.y })
        }
      }
    }

    @Test("view_numbers_in_place")
    func numbersAreSeenInPlace() async throws {
      try await leavingNothing {
        for size in Self.sizes {
          let numbers = try numbersInPlace(count: UInt32(size))
          let expected = (0..<size).map(Double.init)
          #expect(Array(numbers) == expected)
          #expect(numbers.withUnsafeBytes { Array($0.bindMemory(to: Double.self)) } == expected)
        }
      }
    }

    @Test("view_padding_is_zero")
    func paddingIsZero() async throws {
      try await leavingNothing {
        let samples = try samplesInPlace(count: 2)
        let fields = Set([0] + Array(8..<18) + Array(20..<49))
        let around = samples.withUnsafeBytes { bytes in
          bytes.indices.filter { !fields.contains($0 % 56) }.map { bytes[$0] }
        }
        #expect(around == Array(repeating: 0, count: 2 * (56 - fields.count)))
        let one = Sample(
          channel: 1, value: 1, code: 1, axes: [1, 1, 1], at: Point(x: 1, y: 1), last: 1)
        #expect(samples[1] == one)
        var inTurn: [Sample] = []  // each made of its memory, which is not a Swift value's
        for sample in samples { inTurn.append(sample) }
        #expect(inTurn == [samples[0], one])
      }
    }

    @Test("view_empty", arguments: Host.allCases)
    func empty(host: Host) async throws {
      try await host.run { _, _ in
        let points = try await pointsInPlace(count: 0)
        #expect(points.isEmpty && Array(points).isEmpty)
        for point in points { Issue.record("\(point)") }
        #expect(points.withUnsafeBytes { $0.count } == 0)
        #expect(try numbersInPlace(count: 0).isEmpty)
      }
    }

    /// The view, a part of it, or another task that has it.
    @Test("G8_view_outlives_its_call", arguments: Host.allCases)
    func outlivesItsCall(host: Host) async throws {
      try await host.run { _, place in
        let before = try liveBuffers()
        var view = Optional(try await pointsInPlace(count: 10_000))
        var part = view?[10..<20]
        #expect(try liveBuffers() == before + 1)
        view = nil
        #expect(try liveBuffers() == before + 1)
        #expect(part?.first?.x == 10)
        let task = try await place.begin { [part] _ in part?.last?.x }
        #expect(try await task.value == 19)
        part = nil
        #expect(try liveBuffers() == before)
        var points = Optional(try await pointsInPlace(count: 10_000).makeIterator())
        #expect(try liveBuffers() == before + 1)
        var sum = 0.0
        while let point = points?.next() { sum += point.x }
        #expect(sum == 49_995_000)
        #expect(points?.next() == nil)
        points = nil
        #expect(try liveBuffers() == before)
      }
    }

    @Test("G6_view_of_a_cancelled_call_is_released", arguments: Host.allCases)
    func ofACancelledCallIsReleased(host: Host) async throws {
      try await host.run { _, place in
        let gate = try gateNew()
        let task = try await place.begin { _ in
          try await pointsAfter(gate: gate, count: 10_000).count
        }
        try gateOpenElsewhere(gate: gate)
        task.cancel()
        _ = await task.result  // and nothing is left
      }
    }

    /// Swift's memory for lists are arrays, also those that are made of views.
    @Test("buffer_argument", arguments: Host.allCases)
    func bufferArgument(host: Host) async throws {
      try await host.run { _, _ in
        #expect(try sumNumbers(numbers: [1, 2, 3.5]) == 6.5)
        #expect(try sumNumbers(numbers: Array(numbersInPlace(count: 4))) == 6)
        let points = try await pointsInPlace(count: 3_000)
        let sum = (0..<3_000).reduce(0) { $0 + Double($1) * 1.5 }
        #expect(try await sumPoints(points: Array(points)) == sum)
        #expect(try await sumPoints(points: Array(points[5..<7])) == 16.5)
        let samples = Array(try samplesInPlace(count: 30))
        #expect(try echoSamples(value: samples) == samples)
        let switches = [
          Switch(on: true, color: .green, number: -1), Switch(on: false, color: .blue, number: 0),
        ]
        #expect(try echoSwitches(value: switches) == switches)
        #expect(try echoFlags(value: [true, false, true]) == [true, false, true])
      }
    }
  }
}
