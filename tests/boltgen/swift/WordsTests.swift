import Bolt
import Testing
import Words

/// A module whose names are words that Swift reserves, or that mean something somewhere.
@Suite(.serialized) struct WordsTests {
  @Test func everyEnumeratorCrosses() throws {
    #expect(Word.allCases.count == 128)
    for word in Word.allCases {
      #expect(try oneWord(given: word) == word)
    }
    #expect([Word.init_, .self_, .default, .nil, .allCases_].map { "\($0)" }.count == 5)
  }

  @Test func functionsTakeWhatTheyAreCalledAfter() async throws {
    let first = try await `in`(in: 1) + `repeat`(repeat: 2) + init_(init_: 3)
    let second = try await `await`(await: 4) + `let`(let: 5) + `inout`(`inout`: 6)
    let third = try await isolation(isolation: 7) + writer(writer: 8) + `self_`(self_: 9)
    #expect([first, second, third] == [6, 15, 24])
  }

  @Test func errorsAreWhatWasGiven() throws {
    for word in Word.allCases {
      let wrong = try #require(WrongWord(rawValue: word.rawValue))
      #expect(throws: wrong) { try failWord(given: word) }
      #expect(wrong.description == "\(word)")
    }
  }
}
