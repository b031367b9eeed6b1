package dev.libbolt

import java.util.concurrent.atomic.AtomicReferenceArray

/**
 * [BoltCall]s that are between two calls, at most one for each of [STRIPES] groups of threads. Not a
 * thread-local: virtual threads come in millions, and each would have a call's memory of its own.
 */
internal object CallPool {
    private const val STRIPES = 64

    /** So that groups do not share a cache line: 16 references of 4 bytes. */
    private const val SPACING_BITS = 4

    private val idle = AtomicReferenceArray<BoltCall>(STRIPES shl SPACING_BITS)

    @Suppress("DEPRECATION") // threadId(), of newer JDKs, is not there on 17
    private fun stripe(): Int =
        (Thread.currentThread().id.toInt() and (STRIPES - 1)) shl SPACING_BITS

    fun take(): BoltCall = idle.getAndSet(stripe(), null) ?: BoltCall()

    fun give(call: BoltCall) {
        if (!idle.compareAndSet(stripe(), null, call)) call.dispose()
    }
}
