// Each is a fault that a sanitizer must report.
import CPlanted

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

nonisolated(unsafe) private var shared: Int32 = 0

let faults: [String: @Sendable () -> Int32] = [
  "freed_memory_in_swift": freedMemory,
  "leak_in_swift": leak,
  "race_in_swift": race,
  "race_in_cpp": planted_race,
  "recycled_frame_in_cpp": planted_recycled_frame,
  "overflow_in_cpp": { planted_overflow(Int32(CommandLine.argc)) },
]

private func freedMemory() -> Int32 {
  let memory = UnsafeMutablePointer<Int32>.allocate(capacity: 24)
  memory.initialize(repeating: 1, count: 24)
  memory.deallocate()
  return memory[3]
}

/// Many, since one may still be named by a register.
private func leak() -> Int32 {
  var last: Int32 = 0
  for number in 0..<100 {
    let memory = UnsafeMutablePointer<Int32>.allocate(capacity: 24)
    memory.initialize(repeating: Int32(number), count: 24)
    last = memory[3]
  }
  return last
}

private func race() -> Int32 {
  shared = 1
  #if canImport(Darwin)
    var thread: pthread_t?
  #else
    var thread = pthread_t()
  #endif
  pthread_create(
    &thread, nil,
    { _ in
      shared += 1
      return nil
    }, nil)
  shared += 1
  #if canImport(Darwin)
    pthread_join(thread!, nil)
  #else
    pthread_join(thread, nil)
  #endif
  return shared
}
