package dev.libbolt

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotSame
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.CountDownLatch
import java.util.concurrent.CyclicBarrier
import java.util.concurrent.FutureTask
import java.util.concurrent.atomic.AtomicInteger
import kotlin.concurrent.thread

class CallPoolTest {
    @BeforeEach
    fun load() = Natives.ensure()

    @Test
    fun `a thread gets its own call again`() {
        val call = CallPool.take()
        CallPool.give(call)
        assertSame(call, CallPool.take())
        CallPool.give(call)
    }

    @Test
    fun `a call in use is not given to a call inside it`() {
        val outer = CallPool.take()
        val inner = CallPool.take()
        assertNotSame(outer, inner)
        CallPool.give(inner)
        assertSame(inner, CallPool.take())
        CallPool.give(inner)
        CallPool.give(outer)
        assertSame(outer, CallPool.take())
        CallPool.give(outer)
    }

    /** The owner of a slot has ended, and many want to be the next. */
    @Test
    fun `threads that share a slot never share a call`() {
        val doubled = AtomicInteger()
        repeat(ROUNDS) {
            val inUse = ConcurrentHashMap.newKeySet<BoltCall>()
            sameSlot(1)[0].run {
                start {}
                join()
            }
            val together = CyclicBarrier(RIVALS)
            val all = CountDownLatch(RIVALS)
            val rivals = sameSlot(RIVALS)
            for (rival in rivals) {
                rival.start {
                    together.await()
                    val call = CallPool.take()
                    if (!inUse.add(call)) doubled.incrementAndGet()
                    all.countDown()
                    all.await() // nobody gives one back before everybody has one
                    CallPool.give(call)
                }
            }
            rivals.forEach(Slotted::join)
        }
        assertEquals(0, doubled.get())
    }

    @Test
    fun `threads that answer one number share no call`() {
        var owners = 0
        for (number in 0L..<SLOTS) {
            val outer =
                FutureTask {
                    val own = callOfThread()
                    if (own.owner == null) return@FutureTask // somebody's who is alive
                    ++owners
                    val inner = FutureTask(::callOfThread)
                    Numbered(number, inner).start()
                    assertNotSame(own, inner.get())
                }
            Numbered(number, outer).start()
            outer.get()
        }
        assertTrue(owners > 0)
    }

    private fun callOfThread(): BoltCall = CallPool.take().also(CallPool::give)

    /** `Thread.getId` may be overridden. */
    private class Numbered(private val number: Long, work: Runnable) : Thread(work) {
        @Deprecated("as in newer JDKs")
        override fun getId(): Long = number
    }

    private class Slotted {
        private var work: () -> Unit = {}
        private val thread = thread(start = false) { work() }

        @Suppress("DEPRECATION") // threadId(), of newer JDKs, is not there on 17
        val id: Long get() = thread.id

        fun start(work: () -> Unit) {
            this.work = work
            thread.start()
        }

        fun join() = thread.join()
    }

    /** Threads whose numbers lead to one slot. */
    private fun sameSlot(count: Int): List<Slotted> =
        generateSequence { Slotted() }.filter { it.id % SLOTS == 0L }.take(count).toList()

    private companion object {
        const val SLOTS = 64
        const val ROUNDS = 1_000
        const val RIVALS = 8
    }
}
