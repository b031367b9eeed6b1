package dev.libbolt

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import java.util.concurrent.atomic.AtomicLong
import kotlin.coroutines.Continuation
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.resume

/** Where native wakes enter the JVM. */
internal object Wakes {
    private val late = AtomicLong()

    /**
     * Where what has no queue of its own goes on. Threads besides those of `Default`, all of which
     * may be waiting in `runBlocking` for just that.
     */
    private val elsewhere = Dispatchers.IO.limitedParallelism(PARALLELISM)

    /** Wakes that nobody waited for: R3 promises that there are none. */
    val lateWakes: Long get() = late.get()

    /** Loads the classes that a wake needs. */
    fun prepare() {
        WaiterTable.free(WaiterTable.take())
        Resumption(null).run()
    }

    /**
     * Called by native code, on any thread. [nested]: this thread is inside another wake, so what
     * it resumes must not run here.
     */
    @JvmStatic
    fun wake(token: Long, nested: Boolean) {
        val waiter = WaiterTable.find(token)
        if (waiter == null) {
            late.incrementAndGet()
            return
        }
        try {
            waiter.wake(nested)
        } catch (failure: Exception) {
            // A dispatcher that throws instead of queueing: the coroutine hangs, as any that it is
            // to resume. The author's thread cannot be told, so it is told to who listens.
            val thread = Thread.currentThread()
            thread.uncaughtExceptionHandler.uncaughtException(thread, failure)
        }
    }

    /**
     * A dispatcher queues the continuation. One that would run it right here, on the author's
     * thread (`Unconfined`, or none), does so on a thread of kotlinx's instead (R13).
     */
    fun resume(continuation: Continuation<Unit>, nested: Boolean) {
        val context = continuation.context
        val dispatcher = context[ContinuationInterceptor] as? CoroutineDispatcher
        if (!nested && dispatcher != null && dispatcher.isDispatchNeeded(context)) {
            continuation.resume(Unit)
        } else {
            elsewhere.dispatch(EmptyCoroutineContext, Resumption(continuation))
        }
    }

    private const val PARALLELISM = 64

    private class Resumption(private val continuation: Continuation<Unit>?) : Runnable {
        override fun run() {
            continuation?.resume(Unit)
        }
    }
}
