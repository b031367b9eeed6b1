/// What is timed: `times` of it, one after the other.
struct Subject: Sendable {
  typealias Body = @Sendable (_ times: Int) async throws -> Void
  typealias MainBody = @MainActor @Sendable (_ times: Int) async throws -> Void

  let name: String
  /// In a timed turn.
  let times: Int
  let body: Body
  let isOnMainActor: Bool

  init(_ name: String, times: Int, _ body: @escaping Body) {
    (self.name, self.times, self.body, isOnMainActor) = (name, times, body, false)
  }

  init(onMainActor name: String, times: Int, _ body: @escaping MainBody) {
    (self.name, self.times, self.body, isOnMainActor) = (name, times, body, true)
  }
}

/// Subjects that take turns, where `pins` says that threads run.
struct Group: Sendable {
  let name: String
  var pins = Pins(tasks: -1, waker: -1)
  let subjects: [Subject]
}

/// The processor of all threads that run tasks, and that of the thread that wakes; -1 is any.
struct Pins: Sendable {
  let tasks: Int32
  let waker: Int32
}
