#if BENCH_UNIFFI
  // What UniFFI writes for bench/peers/uniffi, used as its manual says.
  import uniffi_peer

  let uniffi = Peer(
    name: "uniffi",
    pin: { pinThread(cpu: Int64($0)) },
    cases: [
      "ready_noop": timed { for _ in 0..<$0 { await noop() } },
      "ready_add": timed {
        var sum: Int64 = 0
        for _ in 0..<$0 { sum = await add(a: sum, b: 1) }
        consume(sum)
      },
      "ready_typed_error": timed {
        var sum: Int64 = 0
        for _ in 0..<$0 {
          do { sum += try await refuse(code: 7) } catch Refusal.Refused(let code, _) { sum += code }
        }
        consume(sum)
      },
      "echo_1k": timed {
        let text = String(text)
        for _ in 0..<$0 { consume(await echo(text: text)) }
      },
      "from_main_actor": timed(onMainActor: {
        var sum: Int64 = 0
        for _ in 0..<$0 { sum = await add(a: sum, b: 1) }
        consume(sum)
      }),
      // Made for each: it has no views.
      "records_1k": timed { for _ in 0..<$0 { consume(await records1k()) } },
      "records_1k_objects": timed { for _ in 0..<$0 { consume(await records1k()) } },
      "records_1k_read": timed { for _ in 0..<$0 { consume(sum(await records1k())) } },
      "records_1k_objects_read": timed { for _ in 0..<$0 { consume(sum(await records1k())) } },
      "yield_once": timed { for _ in 0..<$0 { await yieldOnce() } },
      "suspend_once": timed { for _ in 0..<$0 { await wakeFromThread() } },
      "suspend_100_driven": timed { for _ in 0..<$0 { await suspend100() } },
      "gather_10k": timed { try await gather($0) { await wakeFromThread() } },
    ],
    unsupported: [
      "suspend_100_detached": "its futures have no executor: the host polls for every suspension",
      "cancel_10k": "its calls go on when their Swift tasks are cancelled",
    ])

  /// Of all fields of all records.
  private func sum(_ records: [Record]) -> Double {
    var sum = 0.0
    for each in records { sum += each.x * each.y + Double(each.id) }
    return sum
  }
#endif
