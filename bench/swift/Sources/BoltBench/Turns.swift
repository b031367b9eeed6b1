// The subjects of a group take turns, in an order that each round shuffles: figures of one round
// are neighbours in time, and nobody always runs in what the same one has left behind.
import Bench
import CFloors

/// What a subject's turns have found.
private struct Found {
  var turns: [Stretch] = []
  /// Why a peer has no more turns.
  var failure: String?

  var object: String {
    if let failure {
      return BoltBench.object([("not_supported", BoltBench.quoted(failure))])
    }
    return BoltBench.object([
      ("ns", BoltBench.list(turns.map(\.nanoseconds))),
      ("cpu_ns", BoltBench.list(turns.map(\.processor))),
    ])
  }
}

/// What ends the run: a peer's failure is the peer's, that of libbolt or a floor is ours.
struct Failure: Error {
  let group: String
  let subject: String
  let error: any Error
}

/// A thread that runs tasks was made where the waking ones are, again and again.
struct Misplaced: Error {}

extension BoltBench {
  static func measure(_ group: Group, _ rounds: Int) async throws -> String {
    var found = group.subjects.map { _ in Found() }
    for round in 0...rounds {
      var generator = SplitMix(seed: UInt64(round))
      for index in group.subjects.indices.shuffled(using: &generator)
      where found[index].failure == nil {
        let subject = group.subjects[index]
        do {
          let taken = try await turn(subject, group.regime)
          // The first round is to be warm.
          if round > 0 { found[index].turns.append(taken) }
        } catch {
          if !subject.isPeer {
            throw Failure(group: group.label, subject: subject.name, error: error)
          }
          found[index].failure = "it failed: \(error)"
        }
      }
    }
    try await pin(.any)
    return object(zip(group.subjects, found).map { ($0.name, $1.object) })
  }

  /// Pinned each time: a thread that runs tasks may have been made meanwhile by one that wakes, and
  /// be where that one is. If that happens in the turn itself, it is taken again.
  private static func turn(_ subject: Subject, _ regime: Regime) async throws -> Stretch {
    for _ in 0..<10 {
      try await pin(regime)
      let wakers = regime.isApart ? floor_threads_on(regime.waker) : 0
      let taken = try await Task.detached { try await subject.measure(subject.times) }.value
      if !regime.isApart || floor_threads_on(regime.waker) == wakers { return taken }
    }
    throw Misplaced()
  }

  private static func pin(_ regime: Regime) async throws {
    floor_pin_process(regime.tasks)
    floor_pin_waker(regime.waker)
    try pinThread(cpu: Int64(regime.waker))
    for peer in peers { peer.pin(regime.waker) }
  }
}

/// SplitMix64: the same orders in each run.
private struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
