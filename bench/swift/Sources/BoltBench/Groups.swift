import Bench
import CFloors

private let many = 20_000
private let text = String(repeating: "benchmark ", count: 103).prefix(1024)

/// Keeps the optimizer from dropping a result.
@inline(never)
@_optimize(none)
func consume<Value>(_ value: Value) {}

let ready = Group(
  name: "ready",
  subjects: [
    Subject("bare C noop", times: many) { for _ in 0..<$0 { floor_noop() } },
    Subject("noop", times: many) { for _ in 0..<$0 { try await noop() } },
    Subject("bare C add", times: many) {
      var sum: Int64 = 0
      for _ in 0..<$0 { sum = floor_add(sum, 1) }
      consume(sum)
    },
    Subject("add", times: many) {
      var sum: Int64 = 0
      for _ in 0..<$0 { sum = try await add(a: sum, b: 1) }
      consume(sum)
    },
    Subject("resumed at once", times: many) {
      var sum: Int64 = 0
      for _ in 0..<$0 { sum = await resumedAtOnce(sum) }
      consume(sum)
    },
    Subject("method", times: many) {
      let tally = try Tally.make()
      var sum: Int64 = 0
      for _ in 0..<$0 { sum = try await tally.add(n: 1) }
      consume(sum)
    },
    Subject("typed error", times: many) {
      var sum: Int64 = 0
      for _ in 0..<$0 {
        do { sum += try await refuse(code: 7) } catch let error as Refused { sum += error.code }
      }
      consume(sum)
    },
    Subject("echo 1 KB", times: many / 4) {
      let text = String(text)
      for _ in 0..<$0 { consume(try await echo(text: text)) }
    },
    Subject("copy of 1 KB", times: many / 4) {
      let text = String(text)
      for _ in 0..<$0 { consume(String(decoding: Array(text.utf8), as: UTF8.self)) }
    },
  ])

let onMainActor = Group(
  name: "ready, main actor",
  subjects: [
    Subject(onMainActor: "resumed at once", times: many) {
      var sum: Int64 = 0
      for _ in 0..<$0 { sum = await resumedAtOnce(sum) }
      consume(sum)
    },
    Subject(onMainActor: "noop", times: many) { for _ in 0..<$0 { try await noop() } },
    Subject(onMainActor: "add", times: many) {
      var sum: Int64 = 0
      for _ in 0..<$0 { sum = try await add(a: sum, b: 1) }
      consume(sum)
    },
  ])

let records = Group(
  name: "records",
  subjects: [
    Subject("array, 24 KB", times: 500) {
      let records = try await listOfRecords1k()
      for _ in 0..<$0 { consume(copied(records)) }
    },
    Subject("records in place", times: 500) {
      for _ in 0..<$0 { consume(try await records1k()) }
    },
    Subject("records as structs", times: 500) {
      for _ in 0..<$0 { consume(try await listOfRecords1k()) }
    },
    Subject("structs as an argument", times: 500) {
      let records = try await listOfRecords1k()
      for _ in 0..<$0 { consume(try countRecords(records: records)) }
    },
    Subject("array, 8 KB", times: 1000) {
      let numbers = try await listOfNumbers1k()
      for _ in 0..<$0 { consume(copied(numbers)) }
    },
    Subject("numbers in place", times: 1000) {
      for _ in 0..<$0 { consume(try await numbers1k()) }
    },
    Subject("numbers as an array", times: 1000) {
      for _ in 0..<$0 { consume(try await listOfNumbers1k()) }
    },
    Subject("array as an argument", times: 1000) {
      let numbers = try await listOfNumbers1k()
      for _ in 0..<$0 { consume(try countNumbers(numbers: numbers)) }
    },
  ])

/// Into memory of its own.
private func copied<Element>(_ array: [Element]) -> [Element] {
  [Element](unsafeUninitializedCapacity: array.count) { buffer, count in
    count = buffer.update(fromContentsOf: array)
  }
}

let suspended = [("one processor", 0, 0), ("two processors", 0, 1), ("unpinned", -1, -1)]
  .flatMap { (place, tasks, waker) in
    let pins = Pins(tasks: Int32(tasks), waker: Int32(waker))
    return [
      Group(
        name: "crossing, \(place)", pins: pins,
        subjects: [
          Subject("resumed", times: 300) { for _ in 0..<$0 { await resumedByThread() } },
          Subject("woken", times: 300) { for _ in 0..<$0 { try await wakeFromThread() } },
        ]),
      Group(
        name: "crossing, main actor, \(place)", pins: pins,
        subjects: [
          Subject(onMainActor: "resumed", times: 300) {
            for _ in 0..<$0 { await resumedByThread() }
          },
          Subject(onMainActor: "woken", times: 300) {
            for _ in 0..<$0 { try await wakeFromThread() }
          },
        ]),
    ]
  }

let concurrent = [("unpinned", -1), ("one processor", 0)].map { (place, cpu) in
  Group(
    name: "concurrent, \(place)", pins: Pins(tasks: Int32(cpu), waker: Int32(cpu)),
    subjects: [
      Subject("child tasks", times: 10_000) { times in
        await withTaskGroup(of: Void.self) { group in
          for _ in 0..<times { group.addTask { consume(0) } }
        }
      },
      Subject("resumed", times: 10_000) { times in
        await withTaskGroup(of: Void.self) { group in
          for _ in 0..<times { group.addTask { await resumedByThread() } }
        }
      },
      Subject("woken", times: 10_000) { times in
        try await withThrowingTaskGroup(of: Void.self) { group in
          for _ in 0..<times { group.addTask { try await wakeFromThread() } }
          try await group.waitForAll()
        }
      },
    ])
}

let groups = [ready, onMainActor, records] + suspended + concurrent
