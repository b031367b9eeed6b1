#if BENCH_BOLTFFI
  // What BoltFFI writes for bench/peers/boltffi, used as its manual says.
  import boltffi_peer

  let boltffi = Peer(
    name: "boltffi",
    pin: { pinThread(cpu: Int64($0)) },
    cases: [
      "ready_noop": timed { for _ in 0..<$0 { try await noop() } },
      "ready_add": timed {
        var sum: Int64 = 0
        for _ in 0..<$0 { sum = try await add(a: sum, b: 1) }
        consume(sum)
      },
      "ready_typed_error": timed {
        var sum: Int64 = 0
        for _ in 0..<$0 {
          do { sum += try await refuse(code: 7) } catch let error as Refused { sum += error.code }
        }
        consume(sum)
      },
      "echo_1k": timed {
        let text = String(text)
        for _ in 0..<$0 { consume(try await echo(text: text)) }
      },
      "from_main_actor": timed(onMainActor: {
        var sum: Int64 = 0
        for _ in 0..<$0 { sum = try await add(a: sum, b: 1) }
        consume(sum)
      }),
      // Made for each: it has no views.
      "records_1k": timed { for _ in 0..<$0 { consume(try await records1k()) } },
      "records_1k_objects": timed { for _ in 0..<$0 { consume(try await records1k()) } },
      "records_1k_read": timed { for _ in 0..<$0 { consume(sum(try await records1k())) } },
      "records_1k_objects_read": timed { for _ in 0..<$0 { consume(sum(try await records1k())) } },
      "yield_once": timed { for _ in 0..<$0 { try await yieldOnce() } },
      "suspend_once": timed { for _ in 0..<$0 { try await wakeFromThread() } },
      "suspend_100_driven": timed { for _ in 0..<$0 { try await suspend100() } },
      // The Swift task does not wait until the native work has ended.
      "cancel_10k": { times in
        try await cancelAll(times) {
          do { try await waitForever() } catch is CancellationError { return }
          throw NotCancelled()
        }
      },
      "gather_10k": timed { try await gather($0) { try await wakeFromThread() } },
    ],
    unsupported: [
      "suspend_100_detached": "its futures have no executor: the host polls for every suspension"
    ])

  /// Of all fields of all records.
  private func sum(_ records: [Row]) -> Double {
    var sum = 0.0
    for each in records { sum += each.x * each.y + Double(each.id) }
    return sum
  }
#endif
