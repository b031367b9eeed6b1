// Programs of the conformance tests that take a process of their own.
import Conformance
import Foundation

/// Ends while calls wait, and while native threads wake: by returning, or `exit`.
func exitWithCallsInFlight(_ way: String) throws {
  let gate = try gateNew()
  let acknowledge = try gateNew()
  let probe = try probeNew()
  let cell = try Cell.make(journal: journalNew(), value: 1)
  let calls: [@Sendable () async throws -> Void] = [
    { try await waitOpen(gate: gate) },
    { try await nested(journal: journalNew(), gate: gate) },
    { try await poolWait(journal: journalNew(), gate: gate) },
    { _ = try await sleepFor(nanoseconds: 3_600_000_000_000) },
    { try await hold(journal: journalNew(), gate: gate, acknowledge: acknowledge) },
    { _ = try await cell.write(gate: gate, value: 2) },
    { _ = try await probeWait(probe: probe) },
  ]
  for call in calls { Task.detached { try await call() } }
  let cancelled = Task.detached {
    try await hold(journal: journalNew(), gate: gate, acknowledge: acknowledge)
  }
  try gateBlockUntilWaiting(gate: gate, count: 6)
  cancelled.cancel()
  try gateBlockUntilWaiting(gate: acknowledge, count: 1)
  // In one call, so that the thread it starts still runs at the end: one that has ended without
  // being joined would be a leak.
  Thread.detachNewThread { try? probeWake(probe: probe, times: .max) }
  if way == "exit" { exit(0) }
}

/// Ends after calls of all kinds have.
func leaveNothing() async throws {
  let gate = try gateNew()
  let journal = try journalNew()
  let cell = try Cell.make(journal: journal, value: 1)
  let cancelled = Task { try await nested(journal: journal, gate: gate) }
  let waiting = Task { try await cell.read(gate: gate) }
  try gateBlockUntilWaiting(gate: gate, count: 2)
  cancelled.cancel()
  _ = await cancelled.result
  try gateOpenElsewhere(gate: gate)
  _ = try await waiting.value
  _ = try await pointsInPlace(count: 10_000)
}

alarm(120)  // a child that hangs ends
switch CommandLine.arguments.dropFirst().first {
case "exit": try exitWithCallsInFlight(CommandLine.arguments.last ?? "")
case "clean":
  try await leaveNothing()
  print("clean")
default: exit(2)
}
