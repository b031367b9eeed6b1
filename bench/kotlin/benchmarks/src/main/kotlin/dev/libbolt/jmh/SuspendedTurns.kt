package dev.libbolt.jmh

import dev.libbolt.bench.pinReactor
import dev.libbolt.bench.pinThread
import dev.libbolt.bench.ping
import dev.libbolt.bench.wakeFromThread
import dev.libbolt.bench.yieldOnce
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.yield
import java.util.concurrent.Executors
import kotlin.coroutines.resume

/** Calls that suspend, and what they are measured against. */
object SuspendedTurns {
    const val TIMES = 100
    const val CONCURRENT = 10_000

    private val waker = JvmWaker()
    private val executor =
        Executors.newSingleThreadExecutor { task -> Thread(task).apply { isDaemon = true } }

    /** The calling thread, the reactor, which waits as well, and the threads that wake. */
    @JvmStatic
    fun pin(waits: Int, wakes: Int) {
        Floors.pin(Floors.thisThread(), waits)
        runBlocking { pinReactor(waits.toLong()) }
        waker.pin(wakes)
        pinThread(wakes.toLong())
        executor.submit { Floors.pin(Floors.thisThread(), wakes) }.get()
    }

    @JvmStatic
    fun yielded() = runBlocking { for (i in 0 until TIMES) yieldOnce() }

    @JvmStatic
    fun kotlinxYield() = runBlocking { for (i in 0 until TIMES) yield() }

    @JvmStatic
    fun woken() = runBlocking { for (i in 0 until TIMES) wakeFromThread() }

    @JvmStatic
    fun resumed() = runBlocking { for (i in 0 until TIMES) resumedByThread() }

    suspend fun resumedByThread(): Unit =
        suspendCancellableCoroutine { continuation -> waker.wake(continuation) }

    @JvmStatic
    fun resumedByExecutor() = runBlocking { for (i in 0 until TIMES) resumedByTask() }

    private suspend fun resumedByTask(): Unit =
        suspendCancellableCoroutine { continuation ->
            executor.execute { continuation.resume(Unit) }
        }

    /** To the native thread and back by event descriptors alone: no coroutine, no libbolt. */
    @JvmStatic
    fun pinged(): Long = ping(TIMES.toLong())

    @JvmStatic
    fun manyWoken() = runBlocking { launchMany { wakeFromThread() } }

    @JvmStatic
    fun manyResumed() = runBlocking { launchMany { resumedByThread() } }

    @JvmStatic
    fun manyResumedByExecutor() = runBlocking { launchMany { resumedByTask() } }

    @JvmStatic
    fun manyWokenOnDefault() = runBlocking(Dispatchers.Default) { launchMany { wakeFromThread() } }

    @JvmStatic
    fun manyResumedOnDefault() =
        runBlocking(Dispatchers.Default) { launchMany { resumedByThread() } }

    @JvmStatic
    fun manyResumedByExecutorOnDefault() =
        runBlocking(Dispatchers.Default) { launchMany { resumedByTask() } }

    private inline fun CoroutineScope.launchMany(crossinline each: suspend () -> Unit) {
        repeat(CONCURRENT) { launch { each() } }
    }
}
