package dev.libbolt

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.lang.ref.PhantomReference
import java.lang.ref.ReferenceQueue
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger

/** The platform's cleaner, and what stands for it where there is none. */
class CleaningTest {
    private val schemes: List<(Any, Runnable) -> Cleaning.Cleanable> =
        listOf(Cleaning::register, Cleaning.Phantoms())

    @Test
    fun `asked for, it runs once and at once`() {
        for (scheme in schemes) {
            val runs = AtomicInteger()
            val of = Any()
            val cleanable = scheme(of, runs::incrementAndGet)
            assertEquals(0, runs.get())
            repeat(3) { cleanable.clean() }
            assertEquals(1, runs.get())
            assertTrue(of.toString().isNotEmpty()) // reachable until here
        }
    }

    @Test
    fun `it runs for what is unreachable, and for nothing else`() {
        for (scheme in schemes) {
            val gone = CountDownLatch(100)
            val runs = AtomicInteger()
            val kept = Any()
            val cleanable = scheme(kept, runs::incrementAndGet)
            drop(scheme, gone)
            val end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20)
            while (!gone.await(10, TimeUnit.MILLISECONDS) && System.nanoTime() < end) System.gc()
            assertEquals(0, gone.count)
            assertEquals(0, runs.get())
            assertTrue(kept.toString().isNotEmpty())
            cleanable.clean()
            assertEquals(1, runs.get())
        }
    }

    private fun drop(scheme: (Any, Runnable) -> Cleaning.Cleanable, gone: CountDownLatch) {
        repeat(gone.count.toInt()) { scheme(Any(), gone::countDown) }
    }

    /** Cleaned by hand, then collected: the action is not kept, and does not run again. */
    @Test
    fun `what was cleaned is forgotten`() {
        for (scheme in schemes) {
            val runs = AtomicInteger()
            val queue = ReferenceQueue<Any>()
            val action = cleaned(scheme, runs, queue)
            val end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20)
            var found = queue.poll()
            while (found == null && System.nanoTime() < end) {
                System.gc()
                found = queue.remove(10)
            }
            assertEquals(action, found)
            assertEquals(1, runs.get())
        }
    }

    private fun cleaned(
        scheme: (Any, Runnable) -> Cleaning.Cleanable,
        runs: AtomicInteger,
        queue: ReferenceQueue<Any>,
    ): PhantomReference<Any> {
        val action = Runnable { runs.incrementAndGet() }
        scheme(Any(), action).clean()
        return PhantomReference(action, queue)
    }
}
