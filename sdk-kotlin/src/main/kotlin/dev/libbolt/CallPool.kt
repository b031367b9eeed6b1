package dev.libbolt

import java.util.concurrent.atomic.AtomicReferenceArray

/**
 * [BoltCall]s that are between two calls: one for each thread that has a slot of its own here,
 * taken and given back without an atomic operation, and some that the others share.
 *
 * Not a thread-local: that would keep these classes alive in threads that outlive their loader, and
 * virtual threads come in millions. A slot whose thread has ended goes to the next that wants it.
 */
internal object CallPool {
    private const val SLOTS = 64

    /** So that slots do not share a cache line: 16 references of 4 bytes. */
    private const val SPACING_BITS = 4

    private val owned = AtomicReferenceArray<BoltCall>(SLOTS shl SPACING_BITS)
    private val shared = AtomicReferenceArray<BoltCall>(SLOTS shl SPACING_BITS)

    /** Nothing but a choice: two threads may have one, and a thread may answer any number. */
    @Suppress("DEPRECATION") // threadId(), of newer JDKs, is not there on 17
    private fun slot(thread: Thread): Int = (thread.id.toInt() and (SLOTS - 1)) shl SPACING_BITS

    /** Until [give], in the same thread. */
    fun take(): BoltCall {
        val thread = Thread.currentThread()
        val call = owned.get(slot(thread))
        if (call != null && call.belongsTo(thread) && !call.busy) {
            call.busy = true
            return call
        }
        return takeAnother(call, thread)
    }

    fun give(call: BoltCall) {
        if (call.owner != null) {
            call.busy = false
        } else if (!shared.compareAndSet(slot(Thread.currentThread()), null, call)) {
            call.dispose()
        }
    }

    /** Waiters that the calls here keep for their next time. For tests, while nobody calls. */
    val reserved: Int
        get() =
            listOf(owned, shared).sumOf { calls ->
                (0 until calls.length()).count { calls.get(it)?.isReserved == true }
            }

    /** The slot's is another thread's, or in use further up this thread's stack. */
    private fun takeAnother(call: BoltCall?, thread: Thread): BoltCall {
        if (call == null) {
            val made = BoltCall()
            made.belong(thread)
            if (owned.compareAndSet(slot(thread), null, made)) return made
            made.disown()
            return made
        }
        if (!call.belongsTo(thread) && call.inherit(thread)) return call
        return shared.getAndSet(slot(thread), null) ?: BoltCall()
    }
}
