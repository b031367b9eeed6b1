import CBolt

/// A module, for generated code: the library that its functions call into.
///
/// Without ``load(from:)`` it is looked for when the first function is called, in this order: what
/// is linked with the program; the environment's `BOLT_LIBRARY_NAME`, a path; `libNAME.so` (on
/// Apple platforms `libNAME.dylib`) where the system's linker looks.
public protocol BoltModule {
  static var library: BoltLibrary { get }
}

extension BoltModule {
  /// Loads the library at `path`. Nothing happens if it is loaded already. Any thread.
  ///
  /// - Throws: ``BoltError`` of kind `load` if it is no module that this SDK can use, or another is
  ///   loaded; of kind `version` if it is not the one that the code was generated for.
  public static func load(from path: String) throws {
    try library.load(from: path)
  }

  /// What the module says of its version, if it does.
  public static var version: String? {
    get throws { try library.opened().module.pointee.version.map { String(cString: $0) } }
  }

  /// The version of the libbolt that the module runs on.
  public static var runtimeVersion: String {
    get throws { String(cString: try library.opened().runtime.pointee.version) }
  }

  /// What is alive in the module's libbolt, and what it has counted.
  public static func counters() throws -> BoltCounters {
    BoltCounters(try library.opened().runtime)
  }

  /// All calls in flight, with their suspended C++ frames, and how much is alive, if anything.
  public static func formatLive() throws -> String {
    let runtime = try library.opened().runtime
    var text = bolt_buffer()
    text.size = UInt32(MemoryLayout<bolt_buffer>.size)
    defer { runtime.pointee.buffer_release(&text) }
    if runtime.pointee.live_print(&text) != BOLT_OK {
      throw BoltError(kind: .noMemory, message: "no native memory")
    }
    return String(
      decoding: UnsafeRawBufferPointer(start: text.data, count: Int(text.len)), as: UTF8.self)
  }
}

/// What is alive in a libbolt, and what it has counted since the process began. Exact when nobody
/// else is in the library.
public struct BoltCounters: Hashable, Sendable {
  public let liveFutures: UInt64
  public let liveFrames: UInt64
  public let liveBuffers: UInt64
  public let liveObjects: UInt64
  public let liveQueues: UInt64
  public let liveTimers: UInt64
  /// Futures that were woken after their end.
  public let lateWakes: UInt64
  public let slots: UInt64
  public let slotsRetired: UInt64
  /// Calls of the system's allocator.
  public let allocations: UInt64
  /// Calls of this SDK that are suspended.
  public let liveWaiters: UInt64

  init(_ runtime: UnsafePointer<bolt_runtime>) {
    var read = bolt_counters()
    read.size = UInt32(MemoryLayout<bolt_counters>.size)
    _ = runtime.pointee.counters_read(&read)
    liveFutures = read.live_futures
    liveFrames = read.live_frames
    liveBuffers = read.live_buffers
    liveObjects = read.live_objects
    liveQueues = read.live_queues
    liveTimers = read.live_timers
    lateWakes = read.late_wakes
    slots = read.slots
    slotsRetired = read.slots_retired
    allocations = read.allocations
    liveWaiters = bolt_swift_waiters()
  }
}
