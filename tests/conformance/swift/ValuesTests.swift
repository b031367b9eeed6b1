import Bolt
import Conformance
import Testing

extension Cases {
  /// Values there and back, and values that are refused.
  @Suite struct ValuesTests {
    private func same<Value: Equatable>(
      _ echo: (Value) throws -> Value, _ values: Value...,
      sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
      for value in values { #expect(try echo(value) == value, sourceLocation: sourceLocation) }
    }

    private func limits<Number: FixedWidthInteger>(
      _ echo: (Number) throws -> Number, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
      try same(echo, .min, .max, 0, 1, sourceLocation: sourceLocation)
    }

    private func floats<Number: BinaryFloatingPoint>(
      _ echo: (Number) throws -> Number, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
      let tiny = Number.leastNonzeroMagnitude
      try same(
        echo, 0, 1.5, .infinity, -.infinity, tiny, -.greatestFiniteMagnitude,
        sourceLocation: sourceLocation)
      #expect(try echo(-0.0).sign == .minus, sourceLocation: sourceLocation)
      #expect(try echo(.nan).isNaN, sourceLocation: sourceLocation)
    }

    @Test("value_scalars")
    func scalars() async throws {
      try await leavingNothing {
        try same(echoBool(value:), true, false)
        try limits(echoI8(value:))
        try limits(echoU8(value:))
        try limits(echoI16(value:))
        try limits(echoU16(value:))
        try limits(echoI32(value:))
        try limits(echoU32(value:))
        try limits(echoI64(value:))
        try limits(echoU64(value:))
        try floats(echoF32(value:))
        try floats(echoF64(value:))
      }
    }

    @Test("value_record_of_all_scalars")
    func recordOfAllScalars() async throws {
      try await leavingNothing {
        let low = Scalars(
          flag: false, i8: .min, u8: .min, i16: .min, u16: .min, i32: .min, u32: .min, i64: .min,
          u64: .min, f32: -1.5, f64: -.infinity)
        let high = Scalars(
          flag: true, i8: .max, u8: .max, i16: .max, u16: .max, i32: .max, u32: .max, i64: .max,
          u64: .max, f32: 1.5, f64: .infinity)
        try same(echoScalars(value:), low, high)
      }
    }

    /// Text made by Swift, and text that lies in memory as something else has left it.
    @Test("value_strings")
    func strings() async throws {
      try await leavingNothing {
        try same(echoString(value:), "", "a", "é", "語", "😀", "a\u{0}b", "\u{FFFD}", "ü\u{FFFD}😀")
        let long = ["x", "é", "?😀"].map { String(repeating: $0, count: 50_000) }
        for text in long {
          try same(echoString(value:), text, String(text.dropFirst(3).dropLast()))
        }
        // Equal to Swift, and yet another text.
        let decomposed = try echoString(value: "e\u{301}")
        #expect(Array(decomposed.utf8) == [0x65, 0xCC, 0x81])
      }
    }

    @Test("value_bytes")
    func bytes() async throws {
      try await leavingNothing {
        try same(echoBytes(value:), [], Array(0...255))
      }
    }

    @Test("value_large")
    func large() async throws {
      try await leavingNothing {
        try same(echoString(value:), String(repeating: "x", count: 8_000_000))
        try same(echoBytes(value:), [UInt8](repeating: 0xFF, count: 8_000_000))
      }
    }

    @Test("value_optional")
    func optional() async throws {
      try await leavingNothing {
        try same(echoOptional(value:), nil, "", "something")
      }
    }

    @Test("value_list")
    func list() async throws {
      try await leavingNothing {
        try same(echoList(value:), [], [0], [.min, .max], Array(0..<1000))
      }
    }

    @Test("value_nested_lists")
    func nestedLists() async throws {
      try await leavingNothing {
        try same(echoNested(value:), [], [[]], [["a", nil, ""], [], [nil]])
      }
    }

    @Test("value_map")
    func map() async throws {
      try await leavingNothing {
        try same(echoMap(value:), [:], ["": 0], ["a": 1, "b": -2, "ü": .max])
      }
    }

    @Test("value_variant")
    func variant() async throws {
      try await leavingNothing {
        try same(
          echoVariant(value:), .int64(7), .string("seven"), .point(Point(x: 1, y: 2)))
      }
    }

    @Test("value_array")
    func array() async throws {
      try await leavingNothing {
        try same(echoArray(value:), [1, -2, .infinity])
        for wrong in [[], [1], [1, 2, 3, 4]] as [[Double]] {
          let error = try boltError(ofNow: { try echoArray(value: wrong) })
          #expect(error.kind == .argument)
        }
      }
    }

    @Test("value_enum")
    func enumeration() async throws {
      try await leavingNothing {
        for color in Color.allCases { try same(echoColor(value:), color) }
        for level in Level.allCases { try same(echoLevel(value:), level) }
        #expect(Level.allCases.map(\.rawValue) == [-5, 0, 2_000_000_000])
      }
    }

    @Test("value_plain_records")
    func plainRecords() async throws {
      try await leavingNothing {
        let points = (0..<100).map { Point(x: Double($0), y: -Double($0)) }
        try same(echoPoint(value:), points[1])
        try same(echoPoints(value:), [], points)
      }
    }

    @Test("value_plain_records_with_tail_padding")
    func plainRecordsWithTailPadding() async throws {
      try await leavingNothing {
        let marks = (0..<300).map { Mark(at: $0, level: UInt8(truncatingIfNeeded: $0)) }
        try same(echoMarks(value:), [], marks)
      }
    }

    @Test("value_record")
    func record() async throws {
      try await leavingNothing {
        let home = Point(x: 1, y: 2)
        let ada = Person(
          id: 1, name: "Ada", email: "ada@example.org", tags: ["a", "ü"], favourite: .blue,
          home: home)
        let nobody = Person(id: -1, name: "", email: nil, tags: [], favourite: .red, home: home)
        try same(echoPerson(value:), ada, nobody)
      }
    }

    @Test("value_recursive")
    func recursive() async throws {
      try await leavingNothing {
        let leaf = Tree(label: "leaf", children: [])
        let node = Tree(label: "node", children: [leaf, leaf])
        try same(echoTree(value:), leaf, Tree(label: "root", children: [leaf, node]))
      }
    }

    @Test("bad_depth")
    func badDepth() async throws {
      try await leavingNothing {
        var tree = Tree(label: "leaf", children: [])
        for _ in 1...70 { tree = Tree(label: "node", children: [tree]) }
        let error = try boltError(ofNow: { try echoTree(value: tree) })
        #expect(error.kind == .argument)
        #expect(error.message.contains("more than 64 deep"))
      }
    }
  }
}
