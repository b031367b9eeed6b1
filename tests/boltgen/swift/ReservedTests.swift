import Bolt
import Reserved
import Testing

/// What boltgen writes for a module that Swift finds hard: names that it reserves, memory that it
/// lays out otherwise, values that hold others of their type.
@Suite(.serialized) struct ReservedTests {
  @Test func typesOfSwiftKeepTheirNames() throws {
    let tasks = [Task_(string: "a", optional: nil), Task_(string: "b", optional: 2)]
    let array = Array_(result: tasks, dictionary: ["c": Duration_(int: Duration.seconds(3))])
    #expect(try init_(self_: array) == array)
    #expect(try type() == Type_(protocol: 1))
    #expect(try main() == Main())
    #expect(try list(any: BoltList_(boltI64: 4)) == BoltList_(boltI64: 4))
    let values = [Value(element: []), Value(element: [Value(element: [])])]
    #expect(try value(value: values) == values)
  }

  @Test func reservedWordsAreNames() throws {
    let words = try `for`()
    #expect(words == Words())
    #expect([words.self_, words.init_, words.self__, words.in] == [1, 2, 3, 4])
    #expect([words.repeat, words.inout, words.let, words.await] == [5, 6, 7, 8])
    #expect([words.hash, words.hashValue_, words.description] == [9, 10, 11])
    #expect(Set([words, Words(repeat: 1, `inout`: 2, let: 3)]).count == 2)
    #expect(try `repeat`() == .nothing)
    #expect(try `repeat`(while: .self_).rawValue == -1)
    #expect(Case.allCases == [.self_, .`init_`, .in, .allCases_, .rawValue, .none])
    let flags: [Case: Flagged] = [.in: Flagged(flag: true, how: .self_)]
    #expect(try map(self_: flags) == flags)
    #expect(try print(writer: "a", writer_: "b") == "ab1")
    #expect(`default` == 1.5 && init__ == Case.none)
  }

  @Test func objectsHaveTheirOwnNames() async throws {
    let object = try Object.init_()
    #expect(try [object.self_(), object.hash(), object.hashValue_(), object.id()] == [1, 2, 3, 4])
    #expect(try object.deinit() == "deinit")
    try object.setDescription("other")
    try object.setDescription_(value: 1)
    #expect(try object.description == "other")
    try object.setRuntime([1, 2])
    #expect(try object.runtime == [1, 2])
    #expect(try await object.is(isolation_: 1, writer: "abc") == 4)
  }

  @Test func memoryThatAgreesAndMemoryThatDoesNot() throws {
    let padded = (0..<5).map { Padded(small: Int8(-$0), big: Double($0)) }
    #expect(try echoPadded(values: padded) == padded)
    let all = padded.map { Nested(padded: $0, last: -7) }
    #expect(try echoNested(values: all) == all)
    // Swift puts the field behind a record into that record's padding; C++ does not.
    #expect(MemoryLayout<Tailed>.offset(of: \.more) == 9)
    let tailed = (0..<5).map { Tailed(tail: Tail(big: 0.5, small: Int8($0)), more: 2) }
    #expect(try echoTailed(values: tailed) == tailed)
    let fixed = [Fixed(numbers: [1, -2, 3], tails: [tailed[0].tail, tailed[1].tail])]
    #expect(try echoFixed(values: fixed) == fixed)
    let flagged = [Flagged(flag: true, how: .none), Flagged(flag: false, how: .in)]
    #expect(try echoFlagged(values: flagged) == flagged)
  }

  @Test func listsInPlaceOfEither() throws {
    let view = try nested(count: 1000)
    #expect(view.count == 1000 && view.stride == 24)
    #expect(view[3] == Nested(padded: Padded(small: 3, big: 1.5), last: 3))
    #expect(try echoNested(values: [Nested](view)) == [Nested](view))
    let other = try tailed(count: 1000)
    #expect(other.count == 1000 && other.stride == 24)
    #expect(other[3] == Tailed(tail: Tail(big: 1.5, small: 3), more: -1))
    #expect(other.last?.tail.big == 499.5)
  }

  @Test func valuesThatHoldThemselves() throws {
    var chain: Node?
    for value in 0..<60 {
      chain = Node(value: Int64(value), next: chain)
    }
    let node = try #require(chain)
    #expect(try echoNode(value: node) == node)
    #expect(node.next?.next?.value == 57)
    let leaf = Fork(left: .int64(1), more: [])
    let fork = Fork(left: .forkOrNil(leaf), more: [.forkOrNil(nil), .int64(2)])
    #expect(try echoWay(value: .forkOrNil(fork)) == .forkOrNil(fork))
  }

  @Test func errorsAreDescribed() async throws {
    let described = Described(description: "described", localizedDescription: 1)
    await #expect(throws: Failure.described(described)) { try await `throw`(try: 0) }
    let undescribed = Undescribed(description_: [1, 2], in: "in")
    await #expect(throws: Failure.undescribed(undescribed)) { try await `throw`(try: 1) }
    let both = Both(description_: "not this", text: "this")
    await #expect(throws: Failure.both(both)) { try await `throw`(try: 2) }
    await #expect(throws: Failure.error(.same)) { try await `throw`(try: 3) }
    let all: [any ReservedError] = [described, undescribed, both, Error_.self_, Failure.both(both)]
    let texts = all.map(\.description)
    #expect(texts[0] == "described" && texts[2...] == ["this", "self_", "this"])
    #expect(texts[1] == "Undescribed(description_: [1, 2], in: Optional(\"in\"))")
  }
}
