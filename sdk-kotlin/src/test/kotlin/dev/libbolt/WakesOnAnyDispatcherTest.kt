package dev.libbolt

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import java.util.concurrent.CountDownLatch
import java.util.concurrent.CyclicBarrier
import java.util.concurrent.RejectedExecutionException
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicBoolean
import java.util.concurrent.atomic.AtomicReference
import kotlin.concurrent.thread
import kotlin.coroutines.CoroutineContext

/** Wakes that come as native code's do, and find a dispatcher that does not just queue. */
class WakesOnAnyDispatcherTest {
    @BeforeEach
    fun load() = Natives.ensure()

    /** All threads of Default wait for coroutines that no dispatcher resumes. */
    @Test
    fun `R13 a wake needs no thread of Default`() {
        val count = maxOf(2, Runtime.getRuntime().availableProcessors())
        val waiters = List(count) { WaiterTable.take() }
        val together = CyclicBarrier(count + 1)
        val through = CountDownLatch(count)
        for (waiter in waiters) {
            CoroutineScope(Dispatchers.Default).launch {
                runBlocking(Dispatchers.Unconfined) {
                    launch(start = CoroutineStart.UNDISPATCHED) { waiter.park {} }
                    together.await()
                }
                through.countDown()
            }
        }
        together.await()
        for (waiter in waiters) Wakes.wake(waiter.token, false)
        assertTrue(through.await(SECONDS, TimeUnit.SECONDS))
        waiters.forEach(WaiterTable::free)
    }

    /** As any other who resumes: it would be silent otherwise, since native code cannot be told. */
    @Test
    fun `a dispatcher that throws is told of`() {
        val waiter = WaiterTable.take()
        val throwing =
            object : CoroutineDispatcher() {
                override fun dispatch(context: CoroutineContext, block: Runnable): Unit =
                    throw RejectedExecutionException("full")
            }
        val job =
            CoroutineScope(throwing).launch(start = CoroutineStart.UNDISPATCHED) {
                waiter.park {}
            }
        val told = AtomicReference<Throwable>()
        val returned = AtomicBoolean()
        val waking =
            thread(start = false) {
                Wakes.wake(waiter.token, false)
                returned.set(true)
            }
        waking.setUncaughtExceptionHandler { _, failure -> told.set(failure) }
        waking.start()
        waking.join()
        assertTrue(returned.get())
        assertTrue("full" in generateSequence(told.get()) { it.cause }.map { it.message })
        assertFalse(job.isCompleted)
        WaiterTable.free(waiter)
    }

    private companion object {
        const val SECONDS = 30L
    }
}
