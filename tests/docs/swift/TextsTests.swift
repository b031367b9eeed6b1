import Bolt
import Demo
import Foundation
import Testing

/// The documents' examples, one after the other: what they say of live calls is of their own.
@Suite(.serialized) struct Documents {}

extension Documents {
  /// What the documents show as text is what the SDK says; and the README's function runs.
  @Suite struct Texts {
    private static let changed = BoltLibrary(
      name: "demo", linked: nil,
      expected: [
        BoltExpectation(
          "load_config", 0x16e4_fbbf_23d9_75fc,
          "async function load_config(path:string)->Config!ConfigError"),
        BoltExpectation("fetch_user", 0, "async function fetch_user(id:i64)->User!DbError"),
        BoltExpectation("mean", 0, "function mean(numbers:list<f32>)->f32"),
        BoltExpectation("forget_user", 0, "async function forget_user(id:i64)->unit"),
      ])

    @Test("a library that has changed is refused as swift.md says")
    func changedLibrary() throws {
      let path = try #require(ProcessInfo.processInfo.environment["BOLT_LIBRARY_DEMO"])
      do {
        let mean = try BoltFunction(Texts.changed, "mean").now(BoltF64.self)
        Issue.record("it was called, and gave \(mean)")
      } catch let refused as BoltError {
        #expect(refused.kind == .version)
        let said = refused.message.replacingOccurrences(of: path, with: "libdemo.so") + "\n"
        #expect(try texts(of: "swift.md") == [said])
      }
    }

    /// The task is before this function in the main actor's queue, so it waits when that goes on.
    @MainActor @Test("a call that hangs is shown as debugging.md shows it")
    func hungCall() async throws {
      let shown = try #require(texts(of: "debugging.md").first { $0.contains("reached (future") })
      let progress = try Progress.create()
      let waits = Task { try await progress.reached(rows: 100) }
      await Task.yield()
      let said = try DemoLibrary.formatLive()
      waits.cancel()
      _ = await waits.result
      #expect(plain(said) == plain(shown))
    }

    @Test("the functions that the examples declare, and do not call, run")
    func functions() async throws {
      try start(try #require(ProcessInfo.processInfo.environment["BOLT_LIBRARY_DEMO"]))
      try await show(id: 42)
    }

    private func texts(of page: String) throws -> [String] {
      let docs = try #require(ProcessInfo.processInfo.environment["BOLT_DOCS"])
      let text = try String(contentsOfFile: "\(docs)/\(page)", encoding: .utf8)
      return text.components(separatedBy: "```text\n").dropFirst().map { part in
        String(part[..<part.range(of: "```")!.lowerBound])
      }
    }

    /// Without numbers and times, and what is before the sources' folder in a path.
    private func plain(_ text: String) -> String {
      text
        .replacing(/\(\S*docs\/examples/, with: "(docs/examples")
        .replacing(/(future|,) [0-9a-f.]+/) { "\($0.1)" }
    }
  }
}
