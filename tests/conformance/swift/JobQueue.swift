import Foundation

/// Runs an executor's jobs on threads of its own, first come, first served. It counts them, and
/// knows when there is nothing left that could run.
final class JobQueue: @unchecked Sendable {
  private let condition = NSCondition()
  // Under the lock of the condition, all of these.
  private var jobs: [UnownedJob] = []
  private var next = 0
  private var busy = 0
  private var taken: UInt64 = 0
  private var idlers: [UnsafeContinuation<Void, Never>] = []

  private static let mark = "dev.libbolt.conformance.queue"

  /// The threads end with the process.
  func start(threads: Int, _ run: @escaping @Sendable (UnownedJob) -> Void) {
    for _ in 0..<threads {
      Thread.detachNewThread { [self] in
        Thread.current.threadDictionary[Self.mark] = self
        while true { work(run) }
      }
    }
  }

  func add(_ job: UnownedJob) {
    condition.withLock {
      jobs.append(job)
      condition.signal()
    }
  }

  /// How many jobs have begun.
  var count: UInt64 { condition.withLock { taken } }

  /// Whether this is one of its threads.
  var isHere: Bool { Thread.current.threadDictionary[Self.mark] as? JobQueue === self }

  /// Lets everything run that can.
  func idle() async {
    await withUnsafeContinuation { continuation in
      condition.withLock { idlers.append(continuation) }
    }
  }

  private func work(_ run: (UnownedJob) -> Void) {
    let job = condition.withLock {
      while next == jobs.count { condition.wait() }
      next += 1
      busy += 1
      taken += 1
      return jobs[next - 1]
    }
    run(job)
    for idler in endOfJob() { idler.resume() }
  }

  /// Who waited for the end of the last job there was.
  private func endOfJob() -> [UnsafeContinuation<Void, Never>] {
    condition.withLock {
      busy -= 1
      if next != jobs.count { return [] }
      jobs.removeAll(keepingCapacity: true)
      next = 0
      if busy != 0 { return [] }
      defer { idlers = [] }
      return idlers
    }
  }
}

/// A thread that an actor has for itself.
final class ThreadExecutor: SerialExecutor {
  let queue = JobQueue()

  init() {
    queue.start(threads: 1) { [unowned self] job in
      job.runSynchronously(on: asUnownedSerialExecutor())
    }
  }

  func enqueue(_ job: consuming ExecutorJob) {
    queue.add(UnownedJob(job))
  }

  func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    UnownedSerialExecutor(ordinary: self)
  }
}

/// Threads for tasks that are on no actor.
final class CrewExecutor: TaskExecutor {
  let queue = JobQueue()

  init(threads: Int) {
    queue.start(threads: threads) { [unowned self] job in
      job.runSynchronously(on: asUnownedTaskExecutor())
    }
  }

  func enqueue(_ job: consuming ExecutorJob) {
    queue.add(UnownedJob(job))
  }

  func asUnownedTaskExecutor() -> UnownedTaskExecutor {
    UnownedTaskExecutor(ordinary: self)
  }
}

/// Runs what it is given only when the test says so, in the test's thread.
final class HeldExecutor: SerialExecutor, @unchecked Sendable {
  private let condition = NSCondition()
  /// Under the lock of the condition.
  private var jobs: [UnownedJob] = []

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    condition.withLock {
      jobs.append(job)
      condition.signal()
    }
  }

  func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    UnownedSerialExecutor(ordinary: self)
  }

  /// Blocks until there is something to run.
  func waitForJob() {
    condition.withLock {
      while jobs.isEmpty { condition.wait() }
    }
  }

  /// Runs until one of the jobs has said that it is done.
  func runUntil(_ done: Locked<Bool>) {
    while !done.value { runNext() }
  }

  /// Blocks until there is something to run, and runs it.
  func runNext() {
    let job = condition.withLock {
      while jobs.isEmpty { condition.wait() }
      return jobs.removeFirst()
    }
    job.runSynchronously(on: asUnownedSerialExecutor())
  }
}

/// An actor on an executor of the test's.
actor Home {
  private let executor: any SerialExecutor

  init(on executor: any SerialExecutor) {
    self.executor = executor
  }

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
}

/// An actor as most are.
actor PlainHome {}
