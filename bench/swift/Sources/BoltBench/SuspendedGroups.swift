// Calls that suspend, and are woken: by themselves, by a native thread, or by a cancellation.
import Bench
import CFloors

let suspended =
  [
    Group(
      "yield_once", peers: 1_000,
      [
        Subject("task_yield", times: 1_000) { for _ in 0..<$0 { await Task.yield() } },
        Subject("libbolt", times: 1_000) { for _ in 0..<$0 { try await yieldOnce() } },
      ])
  ]
  + Regime.all.flatMap { regime in
    [
      Group(
        "suspend_once", regime, peers: 100,
        [
          Subject("pthread_continuation", times: 300) {
            for _ in 0..<$0 { await resumedByThread() }
          },
          Subject("cancellable_continuation", times: 300) {
            for _ in 0..<$0 { await resumedByThreadOrCancelled() }
          },
          Subject("libbolt", times: 300) { for _ in 0..<$0 { try await wakeFromThread() } },
        ]),
      Group(
        "suspend_once_from_main_actor", regime, peers: 100,
        [
          Subject(onMainActor: "pthread_continuation", times: 300) {
            for _ in 0..<$0 { await resumedByThread() }
          },
          Subject(onMainActor: "libbolt", times: 300) {
            for _ in 0..<$0 { try await wakeFromThread() }
          },
        ]),
      Group(
        "suspend_100_driven", regime, peers: 2,
        [
          Subject("pthread_continuation", times: 3) {
            for _ in 0..<$0 * 100 { await resumedByThread() }
          },
          Subject("cancellable_continuation", times: 3) {
            for _ in 0..<$0 * 100 { await resumedByThreadOrCancelled() }
          },
          Subject("libbolt", times: 3) { for _ in 0..<$0 { try await suspend100() } },
        ]),
      Group(
        "suspend_100_detached", regime, peers: 2,
        [
          Subject("pthread_continuation", times: 3) {
            for _ in 0..<$0 { await resumedByPartner(after: 100) }
          },
          Subject("libbolt", times: 3) { for _ in 0..<$0 { try await suspend100Detached() } },
        ]),
    ]
  }

let concurrent = Regime.all.map { regime in
  Group(
    "gather_10k", regime, peers: 10_000,
    [
      Subject("child_tasks", times: 10_000) { try await gather($0) { consume(0) } },
      Subject("pthread_continuation", times: 10_000) {
        try await gather($0) { await resumedByThread() }
      },
      Subject("cancellable_continuation", times: 10_000) {
        try await gather($0) { await resumedByThreadOrCancelled() }
      },
      Subject("libbolt", times: 10_000) { try await gather($0) { try await wakeFromThread() } },
    ])
}

let cancelled = [
  Group(
    "cancel_10k", peers: 10_000,
    [
      Subject(measured: "cancellation_handler", times: 10_000) {
        try await cancelAll($0) { await resumedByCancellation() }
      },
      Subject(measured: "libbolt", times: 10_000) {
        try await cancelAll($0) {
          do { try await waitUntilCancelled() } catch is CancellationError { return }
          throw NotCancelled()
        }
      },
    ])
]

/// As many children of a group at once.
@inline(__always)
func gather(_ count: Int, _ body: @escaping @Sendable () async throws -> Void) async throws {
  try await withThrowingTaskGroup(of: Void.self) { group in
    for _ in 0..<count { group.addTask { try await body() } }
    try await group.waitForAll()
  }
}

/// A call that waits until it is cancelled has ended before.
struct NotCancelled: Error {}

/// As many children are started, suspend, are cancelled, and have all ended.
func cancelAll(
  _ count: Int, _ body: @escaping @Sendable () async throws -> Void
) async throws -> Stretch {
  floor_arrivals_begin()
  let start = Stretch.Start()
  return try await withThrowingTaskGroup(of: Void.self) { group in
    for _ in 0..<count {
      group.addTask {
        floor_arrive()
        try await body()
      }
    }
    while floor_arrivals() < count { await Task.yield() }
    let started = start.untilNow(of: count)
    try await Task.sleep(for: .milliseconds(5))  // the last to arrive are suspended by then
    let cancellation = Stretch.Start()
    group.cancelAll()
    try await group.waitForAll()
    return started + cancellation.untilNow(of: count)
  }
}
