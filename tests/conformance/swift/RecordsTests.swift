import Bolt
import Conformance
import Testing

extension Cases {
  /// What records have beyond fields: defaults, and boxes that hold another one of the same type.
  @Suite struct RecordsTests {
    @Test("value_defaults")
    func defaults() async throws {
      try await leavingNothing {
        let least = Options(host: "here", retries: 3)
        #expect(least.port == 8080)
        #expect(least.tags == ["a", "b"])
        #expect(least.level == .none)
        #expect(least.timeout == .milliseconds(1500))
        #expect(least.origin == Point(x: 0, y: 1))
        try #expect(echoOptions(value: least) == least)
        try #expect(optionsOr() == Options(host: "localhost", retries: 0))
        let other = Options(
          host: "there", port: 1, tags: [], level: .low, timeout: nil, origin: Point(x: 2, y: 3),
          retries: 1)
        try #expect(optionsOr(options: other) == other)
      }
    }

    private func linked(_ links: Int) -> Link? {
      (0..<links).reduce(nil as Link?) { next, i in Link(value: Int64(i), next: next) }
    }

    @Test("value_link")
    func link() async throws {
      try await leavingNothing {
        for links in [0, 1, 2, 64] {
          let value = linked(links)
          try #expect(echoLink(value: value) == value)
          try #expect(chain(links: UInt32(links)) == value)
        }
        try #expect(sumOf(link: linked(3)!) == 3)
        try #expect(sumOf(link: linked(65)!) == (0..<65).reduce(0, +))
        #expect(Link(value: 1, next: nil).next == nil)
      }
    }

    @Test("bad_link_depth")
    func linkDepth() async throws {
      try await leavingNothing {
        for error in [
          failure(ofNow: { try echoLink(value: linked(65)) }),
          failure(ofNow: { try sumOf(link: linked(66)!) }),
        ] {
          let refusal = try boltError(error)
          #expect(refusal.kind == .argument)
          #expect(refusal.message.contains("more than 64 deep"))
        }
        let error = try boltError(ofNow: { try chain(links: 65) })
        #expect(error.kind == .failed)
        #expect(error.message.contains("the value is nested too deeply"))
      }
    }
  }
}
