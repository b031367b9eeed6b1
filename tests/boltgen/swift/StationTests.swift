import Bolt
import Foundation
import Station
import Testing

/// Code that was generated for one library, and meets a newer one.
@Suite(.serialized) struct StationTests {
  private let modules = ProcessInfo.processInfo.environment["BOLT_TEST_MODULES"] ?? ""

  @Test func everyDifferenceIsNamedWithWhatToDo() throws {
    let differences = """
        read:
          expected:        function read(id:i64)->Reading
          the library has: function read(id:i64,since:i64)->Reading
        latest: a type that it uses is another one: function latest()->Reading
        forget: the library has none; expected: function forget()->unit
      Generate the code anew (boltgen swift LIBRARY
      """
    do {
      try StationLibrary.load(from: "\(modules)/libstation_new.so")
      Issue.record("it was loaded")
    } catch let error as BoltError {
      #expect(error.kind == .version)
      #expect(error.message.contains(differences), "\(error)")
    }

    // Nothing stands in the way of the right one.
    try StationLibrary.load(from: "\(modules)/libstation_old.so")
    #expect(try scale(x: 2) == 3)
  }
}
