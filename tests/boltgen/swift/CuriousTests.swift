import Bolt
import Curious
import Testing

/// What boltgen writes for a module of lines that do not fit.
@Suite(.serialized) struct CuriousTests {
  @Test func valuesCrossUnderTheirNames() async throws {
    let inner = Inner(str: ["a": [1, nil]], bytes: .doubleList([0.5]))
    let outer = Outer(
      list: 2, aFieldWithANameThatIsLongEnoughNotToFitBesideIt: [[inner], []], last: ["b"])
    #expect(try Curious.outer(lambda: outer) == outer)
    #expect(Outer(aFieldWithANameThatIsLongEnoughNotToFitBesideIt: []).list == 1)
    #expect(try empty(value: Empty()) == Empty())
    #expect(try str() == "plaina \"quote\"\n\\")
    #expect(try tiny() == .infinity)
    let all = try await aFunctionWithALongNameAndALongResultThatFitsOnNoLineAtAll()
    #expect(all.isEmpty)
    #expect(int == 3 && moods == [.name])
  }

  @Test func anObjectHasTheAuthorsNames() async throws {
    let box = try Box.open()
    try box.setMood(.value)
    #expect(try box.mood == .value)
    #expect(try box.list(items: [1, 2]) == [1, 2])
    let inner = Inner(str: [:], bytes: .string("text"))
    #expect(try box.dict(str: ["a": inner]) == ["a": inner])
    try await box.close()
    #expect(try !box.closed())
  }

  @Test func errorsOfEitherKind() {
    #expect(throws: Failure.nothing(Nothing())) { try fail() }
    #expect(throws: Failure.broken(.once)) { try fail(how: .once) }
  }
}
