package dev.libbolt

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.CyclicBarrier
import java.util.concurrent.atomic.AtomicInteger
import kotlin.concurrent.thread

/** The waiters' table, and what may happen to one of them, in all orders. */
class WaiterTest {
    private var before = 0

    @BeforeEach
    fun count() {
        before = WaiterTable.inUse
    }

    @AfterEach
    fun `none is left`() = assertEquals(before, WaiterTable.inUse)

    private fun begin(call: suspend () -> Unit): Job =
        CoroutineScope(Dispatchers.Default).launch(start = CoroutineStart.UNDISPATCHED) { call() }

    private fun ended(job: Job) = runBlocking { job.join() }

    @Test
    fun `a token is found until its waiter is free`() {
        val waiter = WaiterTable.take()
        val token = waiter.token
        assertSame(waiter, WaiterTable.find(token))
        WaiterTable.free(waiter)
        assertNull(WaiterTable.find(token))
        val again = WaiterTable.take()
        assertSame(waiter, again)
        assertNotEquals(token, again.token)
        assertNull(WaiterTable.find(token))
        WaiterTable.free(again)
    }

    @Test
    fun `the table grows`() {
        val many = List(5_000) { WaiterTable.take() }
        assertEquals(5_000, many.map { it.token }.toSet().size)
        assertTrue(many.all { WaiterTable.find(it.token) === it })
        many.forEach(WaiterTable::free)
    }

    @Test
    fun `no two threads have the same one`() {
        val inUse = ConcurrentHashMap.newKeySet<Waiter>()
        val doubled = AtomicInteger()
        val threads =
            List(4) {
                thread {
                    repeat(20_000) { round ->
                        val mine = List(round % 7) { WaiterTable.take() }
                        doubled.addAndGet(mine.count { !inUse.add(it) })
                        mine.forEach(inUse::remove)
                        mine.forEach(WaiterTable::free)
                    }
                }
            }
        threads.forEach(Thread::join)
        assertEquals(0, doubled.get())
    }

    @Test
    fun `a wake before the wait is not lost`() {
        val waiter = WaiterTable.take()
        waiter.prepare()
        waiter.wake(false)
        val job = begin { waiter.park {} }
        assertTrue(job.isCompleted)
        WaiterTable.free(waiter)
    }

    @Test
    fun `a wake after it resumes`() {
        val waiter = WaiterTable.take()
        waiter.prepare()
        val job = begin { waiter.park {} }
        assertFalse(job.isCompleted)
        waiter.wake(false)
        ended(job)
        assertFalse(job.isCancelled)
        WaiterTable.free(waiter)
    }

    @Test
    fun `a waiter serves one wait after the other`() {
        val waiter = WaiterTable.take()
        repeat(3) {
            waiter.prepare()
            val job = begin { waiter.park {} }
            assertFalse(job.isCompleted)
            waiter.wake(it == 1)
            ended(job)
        }
        WaiterTable.free(waiter)
    }

    @Test
    fun `a cancelled wait tells and can be waited for to its end`() {
        val waiter = WaiterTable.take()
        waiter.prepare()
        val told = AtomicInteger()
        var cancelled = false
        val job =
            begin {
                try {
                    waiter.park { told.incrementAndGet() }
                } catch (failure: CancellationException) {
                    cancelled = true
                    waiter.parkUncancellably()
                    throw failure
                }
            }
        job.cancel()
        while (!cancelled) Thread.yield()
        assertEquals(1, told.get())
        assertFalse(job.isCompleted)
        waiter.wake(false)
        ended(job)
        WaiterTable.free(waiter)
    }

    @Test
    fun `one that is abandoned is free once its wake has come`() {
        val waiter = WaiterTable.take()
        val token = waiter.token
        waiter.prepare()
        waiter.abandon()
        assertSame(waiter, WaiterTable.find(token))
        waiter.wake(false)
        assertNull(WaiterTable.find(token))
    }

    @Test
    fun `one that is abandoned after its wake is free at once`() {
        val waiter = WaiterTable.take()
        val token = waiter.token
        waiter.prepare()
        waiter.wake(false)
        waiter.abandon()
        assertNull(WaiterTable.find(token))
    }

    /** As a cancellation that meets a wake: the entry is free in the end, and never twice. */
    @Test
    fun `abandoning and waking race`() {
        val together = CyclicBarrier(2)
        val waiters = arrayOfNulls<Waiter>(1)
        val waker =
            thread {
                repeat(ROUNDS) {
                    together.await()
                    waiters[0]!!.wake(false)
                    together.await()
                }
            }
        repeat(ROUNDS) {
            val waiter = WaiterTable.take()
            val token = waiter.token
            waiter.prepare()
            waiters[0] = waiter
            together.await()
            waiter.abandon()
            together.await()
            assertNull(WaiterTable.find(token))
            assertEquals(before, WaiterTable.inUse)
        }
        waker.join()
    }

    @Test
    fun `waiting and waking race`() {
        val together = CyclicBarrier(2)
        val waiter = WaiterTable.take()
        val waker =
            thread {
                repeat(ROUNDS) {
                    together.await()
                    waiter.wake(false)
                }
            }
        runBlocking {
            repeat(ROUNDS) {
                waiter.prepare()
                together.await()
                waiter.park {}
            }
        }
        waker.join()
        WaiterTable.free(waiter)
    }

    /** R3: a wake that nobody waits for touches nobody. */
    @Test
    fun `a wake with a token that means nobody is counted`() {
        val waiter = WaiterTable.take()
        val token = waiter.token
        WaiterTable.free(waiter)
        val late = Wakes.lateWakes
        Wakes.wake(token, false)
        assertEquals(late + 1, Wakes.lateWakes)
    }

    private companion object {
        const val ROUNDS = 20_000
    }
}
