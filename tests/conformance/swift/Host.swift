import Conformance
import Foundation
import Testing

/// What a task of a case does: on the actor that is its argument, if there is one.
typealias Call<Value> = @Sendable (isolated (any Actor)?) async throws -> Value

typealias Body = @Sendable (isolated (any Actor)?, Place) async throws -> Void

/// Where a case's tasks run: each case runs on each of these.
enum Host: String, CaseIterable, Sendable {
  /// The main actor.
  case main
  /// An actor as most are: its jobs run on Swift's own threads, one at a time.
  case actor
  /// An actor on a thread of its own.
  case executor
  /// No actor: many threads.
  case concurrent

  static let thread = ThreadExecutor()
  static let crew = CrewExecutor(threads: 4)
  static let alone = CrewExecutor(threads: 1)

  /// Runs a case. What it has begun ends with it, and nothing is left.
  func run(
    sourceLocation: SourceLocation = #_sourceLocation, _ body: @escaping Body
  ) async throws {
    try await run(on: actor == nil ? Self.crew : nil, sourceLocation, body)
  }

  /// The same where tasks run one at a time.
  func runOneAtATime(
    sourceLocation: SourceLocation = #_sourceLocation, _ body: @escaping Body
  ) async throws {
    try await run(on: actor == nil ? Self.alone : nil, sourceLocation, body)
  }

  /// The same where they run in the order in which they became ready, too. Swift resumes a task off
  /// its actor, on any thread; so there must be but one on the way there.
  func runInOrder(
    sourceLocation: SourceLocation = #_sourceLocation, _ body: @escaping Body
  ) async throws {
    try await run(on: Self.alone, sourceLocation, body)
  }

  private func run(
    on crew: CrewExecutor?, _ sourceLocation: SourceLocation, _ body: @escaping Body
  ) async throws {
    let queue = self == .executor ? Self.thread.queue : crew?.queue
    let place = Place(actor: actor, crew: crew, queue: queue)
    try await leavingNothing(sourceLocation: sourceLocation) {
      let result = await place.start { home in try await body(home, place) }.result
      try await place.end(isFailure: (try? result.get()) == nil)
      try result.get()
    }
  }

  private var actor: (any Actor)? {
    switch self {
    case .main: MainActor.shared
    case .actor: PlainHome()
    case .executor: Home(on: Self.thread)
    case .concurrent: nil
    }
  }
}
