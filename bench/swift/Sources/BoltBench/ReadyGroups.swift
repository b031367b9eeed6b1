// Calls that end in their first poll.
import Bench
import CFloors

private let many = 20_000
private let forPeers = 2_000
let text = String(repeating: "benchmark ", count: 103).prefix(1024)

let ready = [
  Group(
    "ready_noop", peers: forPeers,
    [
      Subject("bare_c_call", times: many) { for _ in 0..<$0 { floor_noop() } },
      Subject("async_func", times: many) { for _ in 0..<$0 { try await doNothing() } },
      Subject("libbolt", times: many) { for _ in 0..<$0 { try await noop() } },
    ]),
  Group(
    "ready_add", peers: forPeers,
    [
      Subject("bare_c_call", times: many) {
        var sum: Int64 = 0
        for _ in 0..<$0 { sum = floor_add(sum, 1) }
        consume(sum)
      },
      Subject("async_func", times: many) {
        var sum: Int64 = 0
        for _ in 0..<$0 { sum = try await sumUp(sum, 1) }
        consume(sum)
      },
      Subject("resumed_continuation", times: many) {
        var sum: Int64 = 0
        for _ in 0..<$0 { sum = await resumedAtOnce(sum) }
        consume(sum)
      },
      Subject("libbolt", times: many) {
        var sum: Int64 = 0
        for _ in 0..<$0 { sum = try await add(a: sum, b: 1) }
        consume(sum)
      },
    ]),
  Group(
    "ready_method", peers: forPeers,
    [
      Subject("bare_c_call", times: many) {
        var sum: Int64 = 0
        for _ in 0..<$0 { sum = floor_add(sum, 1) }
        consume(sum)
      },
      Subject("libbolt", times: many) {
        let tally = try Tally.make()
        var sum: Int64 = 0
        for _ in 0..<$0 { sum = try await tally.add(n: 1) }
        consume(sum)
      },
    ]),
  Group(
    "ready_typed_error", peers: forPeers,
    [
      Subject("async_func", times: many) {
        var sum: Int64 = 0
        for _ in 0..<$0 {
          do { sum += try await fail(7) } catch let error as Refused { sum += error.code }
        }
        consume(sum)
      },
      Subject("libbolt_add", times: many) {
        var sum: Int64 = 0
        for _ in 0..<$0 { sum = try await add(a: sum, b: 1) }
        consume(sum)
      },
      Subject("libbolt", times: many) {
        var sum: Int64 = 0
        for _ in 0..<$0 {
          do { sum += try await refuse(code: 7) } catch let error as Refused { sum += error.code }
        }
        consume(sum)
      },
    ]),
  Group(
    "echo_1k", peers: forPeers,
    [
      Subject("string_copy", times: many / 4) {
        let text = String(text)
        for _ in 0..<$0 { consume(String(decoding: Array(text.utf8), as: UTF8.self)) }
      },
      Subject("libbolt", times: many / 4) {
        let text = String(text)
        for _ in 0..<$0 { consume(try await echo(text: text)) }
      },
    ]),
]

/// The same from the main actor: what does not stay there goes to another thread and back.
let onMainActor = [
  Group(
    "from_main_actor", peers: 200,
    [
      Subject(onMainActor: "resumed_continuation", times: many) {
        var sum: Int64 = 0
        for _ in 0..<$0 { sum = await resumedAtOnce(sum) }
        consume(sum)
      },
      Subject(onMainActor: "async_func", times: 200) {
        var sum: Int64 = 0
        for _ in 0..<$0 { sum = try await sumUp(sum, 1) }
        consume(sum)
      },
      Subject(onMainActor: "libbolt_noop", times: many) {
        for _ in 0..<$0 { try await noop() }
      },
      Subject(onMainActor: "libbolt", times: many) {
        var sum: Int64 = 0
        for _ in 0..<$0 { sum = try await add(a: sum, b: 1) }
        consume(sum)
      },
    ])
]

// Swift's own functions of the same shapes, which are called, not inlined, and know no actor.
@inline(never)
private func doNothing() async throws {}

@inline(never)
private func sumUp(_ a: Int64, _ b: Int64) async throws -> Int64 { a + b }

@inline(never)
private func fail(_ code: Int64) async throws -> Int64 {
  throw Refused(code: code, why: "not today")
}

/// Keeps the optimizer from dropping a result.
@inline(never)
@_optimize(none)
func consume<Value>(_ value: Value) {}
