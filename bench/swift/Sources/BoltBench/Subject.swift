import CFloors

/// What is timed: `times` of it, one after the other.
struct Subject: Sendable {
  typealias Body = @Sendable (_ times: Int) async throws -> Void
  typealias MainBody = @MainActor @Sendable (_ times: Int) async throws -> Void
  typealias Measured = @Sendable (_ times: Int) async throws -> Stretch

  /// As the report calls it.
  let name: String
  /// In a timed turn.
  let times: Int
  /// Its failure is no fault of ours.
  let isPeer: Bool
  /// Does it, and says what that took.
  let measure: Measured

  init(measured name: String, times: Int, isPeer: Bool = false, _ measure: @escaping Measured) {
    (self.name, self.times, self.isPeer, self.measure) = (name, times, isPeer, measure)
  }

  init(_ name: String, times: Int, _ body: @escaping Body) {
    self.init(measured: name, times: times, timed(body))
  }

  init(onMainActor name: String, times: Int, _ body: @escaping MainBody) {
    self.init(measured: name, times: times, timed(onMainActor: body))
  }
}

func timed(_ body: @escaping Subject.Body) -> Subject.Measured {
  return { times in
    let start = Stretch.Start()
    try await body(times)
    return start.untilNow(of: times)
  }
}

func timed(onMainActor body: @escaping Subject.MainBody) -> Subject.Measured {
  let onMain: @MainActor @Sendable (Int) async throws -> Stretch = { times in
    let start = Stretch.Start()
    try await body(times)
    return start.untilNow(of: times)
  }
  return { times in try await onMain(times) }
}

/// How long one operation has taken, and what it has cost all processors.
struct Stretch: Sendable {
  let nanoseconds: Double
  let processor: Double

  /// One after the other, with a pause between them that is in neither.
  static func + (first: Stretch, second: Stretch) -> Stretch {
    Stretch(
      nanoseconds: first.nanoseconds + second.nanoseconds,
      processor: first.processor + second.processor)
  }

  struct Start {
    private let used = floor_cpu_time()
    private let clock = ContinuousClock.now

    func untilNow(of times: Int) -> Stretch {
      let (time, cpu) = (ContinuousClock.now - clock, floor_cpu_time() - used)
      let (seconds, attoseconds) = time.components
      let nanoseconds = Double(seconds) * 1e9 + Double(attoseconds) / 1e9
      return Stretch(
        nanoseconds: nanoseconds / Double(times), processor: Double(cpu) / Double(times))
    }
  }
}

/// Subjects that take turns at one case, where `regime` says that threads run.
struct Group: Sendable {
  let name: String
  var regime = Regime.any
  let subjects: [Subject]

  /// - Parameters:
  ///   - times: What the peers do in a turn; they are slower.
  init(_ name: String, _ regime: Regime = .any, peers times: Int, _ subjects: [Subject]) {
    self.name = name
    self.regime = regime
    self.subjects =
      subjects
      + peers.compactMap { peer in
        peer.cases[name].map { Subject(measured: peer.name, times: times, isPeer: true, $0) }
      }
  }

  var label: String { regime.name.isEmpty ? name : "\(name), \(regime.name)" }
}

/// The processor of all threads that run tasks, and that of the threads that wake; -1 is any.
struct Regime: Sendable {
  let name: String
  let tasks: Int32
  let waker: Int32

  /// Whether threads have to stay where they were put: what one makes begins where it is.
  var isApart: Bool { tasks != waker }

  static let any = Regime(name: "", tasks: -1, waker: -1)
  static let oneProcessor = Regime(name: "one processor", tasks: 0, waker: 0)
  static let all = [
    oneProcessor,
    Regime(name: "two processors", tasks: 0, waker: 1),
    Regime(name: "unpinned", tasks: -1, waker: -1),
  ]
}

/// Bindings of another library, for a crate that does the same work as the module that is measured.
struct Peer: Sendable {
  let name: String
  /// Pins its thread that wakes.
  let pin: @Sendable (_ cpu: Int32) -> Void
  let cases: [String: Subject.Measured]
  /// What it cannot do, and why.
  let unsupported: [String: String]
}
