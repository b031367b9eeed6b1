package dev.libbolt

/**
 * How much of a module's libbolt is alive now (`live...`), and what it has counted since the
 * process began. Exact while no other thread is in the library.
 *
 * @property liveFutures calls that have been started and have not ended
 * @property liveFrames coroutine frames and call records
 * @property liveBuffers results that nobody has released yet
 * @property liveObjects instances of classes
 * @property lateWakes wakes after the end of their call
 * @property slots futures' slots that were ever taken from the system
 * @property slotsRetired of these, the ones whose numbers are used up
 * @property allocations calls to the system's allocator
 * @property droppedWakes wakes that found no JVM, or no classes of this SDK in it any more
 */
public class BoltCounters internal constructor(values: LongArray) {
    public val liveFutures: Long = values[0]
    public val liveFrames: Long = values[1]
    public val liveBuffers: Long = values[2]
    public val liveObjects: Long = values[3]
    public val liveQueues: Long = values[4]
    public val liveTimers: Long = values[5]
    public val lateWakes: Long = values[6]
    public val slots: Long = values[7]
    public val slotsRetired: Long = values[8]
    public val allocations: Long = values[9]
    public val droppedWakes: Long = values[10]

    /** All of what is alive. */
    public val live: Long
        get() = liveFutures + liveFrames + liveBuffers + liveObjects + liveQueues + liveTimers

    override fun toString(): String =
        "futures $liveFutures, frames $liveFrames, buffers $liveBuffers, objects $liveObjects, " +
            "queues $liveQueues, timers $liveTimers"

    internal companion object {
        const val FIELDS = 11
    }
}
