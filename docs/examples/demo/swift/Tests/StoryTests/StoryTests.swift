import Foundation
import Testing

/// Runs the demo, each time in a process of its own, and reads its story without the times.
@Suite(.serialized) struct StoryTests {
  @Test("it tells the story that the Python program tells, too")
  func story() throws {
    let ran = try demo(data: "\(demoFolder)/data")
    #expect(ran.errors == "")
    #expect(ran.status == 0)
    let told = lines(of: ran.output)
    let story = try String(contentsOfFile: "\(demoFolder)/story.txt", encoding: .utf8)
    let expected = story.split(separator: "\n").map(String.init)
    try #require(told.count == expected.count, "\(ran.output)")

    var values: [String] = []
    for (like, line) in zip(expected, told) { values += try found(in: line, like: like) }
    try #require(values.count == 3)
    #expect(values[0] == "Swift")
    let refusal = #"fetch_user("x") cannot be called: id is an Int64, and Int64("x") is nil"#
    #expect(values[1] == refusal)
    let row = try #require(Int(values[2]))
    #expect((1..<16_800).contains(row))
  }

  @Test("it ends with status 1 if something is not as it says")
  func complaint() throws {
    let files = FileManager.default
    let folder = files.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try files.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? files.removeItem(at: folder) }
    let config = try String(contentsOfFile: "\(demoFolder)/data/app.json", encoding: .utf8)
    try config.replacingOccurrences(of: "verbose", with: "quiet")
      .write(to: folder.appendingPathComponent("app.json"), atomically: true, encoding: .utf8)

    let ran = try demo(data: folder.path)
    #expect(ran.status == 1)
    #expect(ran.errors == "not as claimed: the enum arrives as an enum\n")
  }

  private struct Ran {
    let output: String
    let errors: String
    let status: Int32
  }

  private let demoFolder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    .appendingPathComponent("../../../..").standardizedFileURL.path  // where data/ is

  /// SwiftPM puts the program beside the tests, whose own path comes first.
  private func demo(data: String) throws -> Ran {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
      .deletingLastPathComponent().appendingPathComponent("Story")
    process.arguments = [data]
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let said = output.fileHandleForReading.readDataToEndOfFile()
    let complained = errors.fileHandleForReading.readDataToEndOfFile()  // a line at most
    process.waitUntilExit()
    return Ran(
      output: String(decoding: said, as: UTF8.self),
      errors: String(decoding: complained, as: UTF8.self), status: process.terminationStatus)
  }

  private func lines(of output: String) -> [String] {
    output.split(separator: "\n").map { line in
      line.replacing(/\s+[\d.]+ ms$/, with: "").split(separator: " ").joined(separator: " ")
    }
    .filter { !$0.isEmpty }
  }

  /// What a line has in the place of each `{name}` of `like`; the rest is the same.
  private func found(in line: String, like: String) throws -> [String] {
    let parts = like.split(separator: /\{[^}]*\}/, omittingEmptySubsequences: false)
    let pattern = parts.map { NSRegularExpression.escapedPattern(for: String($0)) }
    let regex = try NSRegularExpression(pattern: "^\(pattern.joined(separator: "(.+)"))$")
    let all = NSRange(line.startIndex..., in: line)
    let match = try #require(
      regex.firstMatch(in: line, range: all), "expected: \(like)\nthe demo says: \(line)")
    return (1..<match.numberOfRanges).map { String(line[Range(match.range(at: $0), in: line)!]) }
  }
}
