import Bolt
import Quirks
import Testing

/// What boltgen writes for a module of hard names, defaults and errors does what signatures say.
@Suite(.serialized) struct QuirksTests {
  typealias Mixed =
    Int8ListOrBytesOrPointOrPointOrHandleOrModeOrStringOrNilOrStringDoubleListMap

  @Test func defaultsAreThoseOfTheModule() throws {
    // The function's own and the record's, as literals, and as C++ has them.
    var made = Defaults()
    var echoed = try echoDefaults()
    #expect(made.none.isNaN && echoed.none.isNaN)
    made.none = 0
    echoed.none = 0
    #expect(made == echoed)
    #expect(made.tiny == .leastNonzeroMagnitude && made.f64.sign == .minus)
    #expect(made.most == .infinity && made.least == -.infinity)
    #expect(made.text == "a $dollar, a \"quote\",\n\ta tab, a \\, \u{1}, ü and 😀")
    #expect(made.shortest == .nanoseconds(Int64.min) && made.pause == .milliseconds(1500))

    let other = Defaults(none: 0, bytes: [1], nothing: "something", either: .list(List(size: 2)))
    #expect(try echoDefaults(value: other) == other)
    #expect(try echoTiny() == .low)
    #expect(try object(fun: 1, value: 2) == 66)
    #expect(try echoSuspend() == Suspend(dynamic: 3))
    #expect(try point() == 2)
    #expect(try [fetchUser(when: 1), fetchUser_(when: 2), httpGet(__: 3)] == [1, 2, 3])
  }

  @Test func fixedArraysAreCounted() throws {
    let value = Point(at: [1, 2], in: 3)
    #expect(try echoPoint(value: value) == value)
    do {
      _ = try echoPoint(value: Point(at: [1], in: 3))
      Issue.record("an array of two is given one")
    } catch let error as BoltError {
      #expect(error.kind == .argument && error.message.hasPrefix("echo_point(): "))
    }
  }

  @Test func recordsThatHoldThemselves() throws {
    let leaf = Tree(children: [], named: [:], boxed: nil, either: .int64(1))
    let list = Int64OrTreeList.treeList([leaf, leaf])
    let inner = Tree(children: [leaf], named: [:], boxed: leaf, either: list)
    let tree = Tree(children: [leaf], named: ["a": leaf], boxed: inner, either: list)
    #expect(try echoTree(value: tree) == tree)
    #expect(try echoQuirks() == Quirks())
  }

  @Test func eachAlternativeComesBackAsItself() throws {
    let handle = try Handle.create()
    let same = Point_(xY_: 1, xY: 2)
    let values: [Mixed] = [
      .int8List([-1]), .bytes([255]), .point1(same), .point2(same), .handle(handle), .mode(.all),
      .stringOrNil(nil), .stringOrNil("text"), .stringDoubleListMap(["a": [0.5]]),
    ]
    for value in values {
      #expect(try echoMixed(value: value) == value)
    }
    #expect(Set(values).count == values.count)
  }

  @Test func enumsHaveTheValuesOfTheirType() {
    #expect(Mode.all.rawValue == .max)
    #expect(Tiny.allCases.map(\.rawValue) == [-128, 127])
    #expect(Mode(rawValue: 7) == nil)
  }

  @Test func errorsArriveAsWhatTheyAre() throws {
    let alone = Alone(
      message: "alone", cause: 1, stackTrace: "trace", field: "field", values: [0.5])
    #expect(throws: Outer.inner(.alone(alone))) { try failOuter(how: 0) }
    #expect(Outer.inner(.alone(alone)).description == "alone")
    #expect(throws: Outer.inner(.shared(Shared(message: "shared")))) { try failOuter(how: 1) }
    #expect(Shared(message: "shared").description == "Shared(message: Optional(\"shared\"))")
    #expect(throws: Outer.inner(.code(.worse))) { try failOuter(how: 2) }
    #expect(throws: Outer.bare(Bare())) { try failOuter(how: 3) }
    #expect(throws: Outer.own(.one)) { try failOuter(how: 4) }
    #expect(throws: Own.one) { try failOwn() }
    #expect("\(Own.one) \(Bare())" == "one Bare()")
    #expect(throws: Inner.code(.bad)) { try failInner() }
    // A variant of one is that one.
    #expect(throws: Bare()) { try failSingle() }
    #expect(throws: Own.one) { try failSingleCode() }
  }

  @Test func everyErrorIsTheModules() throws {
    var texts: [String] = []
    for how in 0...4 {
      do {
        try failOuter(how: Int64(how))
      } catch let error as any QuirksError {
        texts.append(error.description)
      }
    }
    #expect(texts == ["alone", "Shared(message: Optional(\"shared\"))", "worse", "Bare()", "one"])
  }

  @Test func anErrorThatIsTwiceInAVariantSaysWhich() async throws {
    await #expect(throws: SharedOrCodeOrShared.shared1(Shared(message: "first"))) {
      try await failOther(how: 0)
    }
    await #expect(throws: SharedOrCodeOrShared.code(.bad)) { try await failOther(how: 1) }
    await #expect(throws: SharedOrCodeOrShared.shared2(Shared(message: "last"))) {
      try await failOther(how: 2)
    }
  }

  @Test func objectsHaveTheirOwnNames() async throws {
    let handle = try Handle.create()
    try handle.setLevel(7)
    #expect(try [handle.level, handle.getLevel()] == [7, 7])
    #expect(try handle.when == "")
    #expect(try handle.equals(other: 1))
    try handle.close()
    try handle.wait()
    try await handle.notify()
    #expect(try handle.toString() == "")
    #expect(try !handle.isClosed())
  }

  @Test func constants() {
    #expect([expected, maxUsers, maxUsers_] == [1, 2, 3])
    #expect(aNameThatIsLongEnoughToNeedALineOfItsOwnForItsValue == Point_(xY_: 1, xY: 2))
  }
}
