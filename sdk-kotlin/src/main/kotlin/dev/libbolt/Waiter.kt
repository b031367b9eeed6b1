package dev.libbolt

import kotlinx.coroutines.suspendCancellableCoroutine
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater
import kotlin.coroutines.Continuation
import kotlin.coroutines.resume
import kotlin.coroutines.suspendCoroutine

/**
 * Who waits for one token: an entry of [WaiterTable].
 *
 * Between a poll that answered PENDING and the one disposition that R3 promises for its token:
 *
 * ```
 *  null ── park ──▶ continuation ── wake ──▶ WOKEN       (resumed)
 *    └──── wake ──▶ WOKEN ── park ──▶ goes on at once
 *  any of them ── abandon ──▶ ABANDONED ── wake ──▶ free (if WOKEN: at once)
 * ```
 */
internal class Waiter(token: Long) {
    @Volatile
    private var state: Any? = null

    /** What the native side is given: index and generation. */
    @Volatile
    var token: Long = token
        private set

    /** Of the table's list of free ones. */
    @JvmField
    @Volatile
    var nextFree: Int = 0

    /** Before each poll that is given the token. */
    fun prepare() {
        if (state != null) STATE.lazySet(this, null)
    }

    /** Waits until it is woken, or its coroutine is cancelled: then [onCancel] has been called. */
    suspend fun park(onCancel: (Throwable?) -> Unit): Unit =
        suspendCancellableCoroutine { continuation ->
            continuation.invokeOnCancellation(onCancel)
            if (!STATE.compareAndSet(this, null, continuation)) continuation.resume(Unit)
        }

    /** The same, whatever happens to the coroutine. */
    suspend fun parkUncancellably(): Unit =
        suspendCoroutine { continuation ->
            // A continuation that was cancelled may be there still.
            val before = state
            if (before === WOKEN || !STATE.compareAndSet(this, before, continuation)) {
                continuation.resume(Unit)
            }
        }

    /** The token has come. On the thread of whoever wakes: only schedules. */
    fun wake(nested: Boolean) {
        val before = STATE.getAndSet(this, WOKEN)
        if (before is Continuation<*>) {
            @Suppress("UNCHECKED_CAST") // park() puts no others there
            Wakes.resume(before as Continuation<Unit>, nested)
        } else if (before === ABANDONED) {
            WaiterTable.free(this)
        }
    }

    /** Its owner goes away while the token is still out: whoever wakes frees the entry. */
    fun abandon() {
        if (STATE.getAndSet(this, ABANDONED) === WOKEN) WaiterTable.free(this)
    }

    /** By the table: later wakes with the old token mean nobody. */
    fun retire() {
        token += GENERATION
        STATE.lazySet(this, null)
    }

    private companion object {
        const val GENERATION = 1L shl 32

        val WOKEN = Any()
        val ABANDONED = Any()

        val STATE: AtomicReferenceFieldUpdater<Waiter, Any?> =
            AtomicReferenceFieldUpdater.newUpdater(Waiter::class.java, Any::class.java, "state")
    }
}
