package dev.libbolt.jmh

import dev.libbolt.bench.waitUntilCancelled
import dev.libbolt.bench.wakeFromThread
import dev.libbolt.jmh.SuspendedTurns.resumedByThread
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelChildren
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.job
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.suspendCancellableCoroutine
import dev.libbolt.bench.suspend100 as call100
import dev.libbolt.bench.suspend100Detached as call100Detached

/** Many suspensions: of one call, and of ten thousand at once. */
object ManyTurns {
    /** Calls that suspend a hundred times each. */
    const val TIMES = 10

    @JvmStatic
    fun suspend100() = runBlocking { repeat(TIMES) { call100() } }

    @JvmStatic
    fun suspend100Detached() = runBlocking { repeat(TIMES) { call100Detached() } }

    @JvmStatic
    fun resumed100() = runBlocking { repeat(TIMES) { repeat(100) { resumedByThread() } } }

    @JvmStatic
    fun gatherWoken() = runBlocking { gather10k { wakeFromThread() } }

    @JvmStatic
    fun gatherResumed() = runBlocking { gather10k { resumedByThread() } }

    @JvmStatic
    fun gatherWokenOnDefault() = runBlocking(Dispatchers.Default) { gather10k { wakeFromThread() } }

    @JvmStatic
    fun gatherResumedOnDefault() =
        runBlocking(Dispatchers.Default) { gather10k { resumedByThread() } }

    @JvmStatic
    fun cancel() = runBlocking { cancel10k { waitUntilCancelled() } }

    @JvmStatic
    fun cancelBare() = runBlocking { cancel10k { suspendCancellableCoroutine<Unit> {} } }
}

/** Ten thousand calls, each in an `async` of its own, until all have ended. */
suspend inline fun CoroutineScope.gather10k(crossinline call: suspend () -> Unit) {
    List(SuspendedTurns.CONCURRENT) { async { call() } }.awaitAll()
}

/** Ten thousand calls that wait for ever are cancelled, until all have ended. */
suspend inline fun cancel10k(crossinline call: suspend () -> Unit) {
    coroutineScope {
        // Undispatched: each has started its call, and suspends in it, before the next.
        repeat(SuspendedTurns.CONCURRENT) { launch(start = CoroutineStart.UNDISPATCHED) { call() } }
        coroutineContext.job.cancelChildren()
    }
}
