package dev.libbolt.conformance

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Job
import kotlinx.coroutines.cancel
import kotlinx.coroutines.launch
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import kotlin.concurrent.thread

/** Cancelling: the await returns after the native side has unwound, not before. */
@OnEachHost
class CancelTest(private val host: Host) {
    @Test
    fun G6_cancel_before_first_poll() {
        val journal = journalNew()
        host.run {
            val task = prepare { writeLine(journal, "ran") }
            task.cancel()
            cancelled(task)
        }
        host.runInOrder {
            val task = spawn { writeLine(journal, "ran") }
            task.cancel()
            cancelled(task)
        }
        assertEquals(emptyList<String>(), journalLines(journal))
    }

    @Test
    fun G6_cancel_while_pending() =
        host.run {
            val gate = gateNew()
            val task = begin { waitOpen(gate) }
            task.cancel()
            cancelled(task)
            assertEquals(0u, gateWaiting(gate))
        }

    @Test
    fun G6_cancel_twice() =
        host.run {
            val gate = gateNew()
            val task = begin { waitOpen(gate) }
            task.cancel()
            task.cancel()
            cancelled(task)
            task.cancel()
            cancelled(task)
        }

    /** On the pool the body sees it while it runs; in a poll of the host's, right after that. */
    @Test
    fun G6_cancel_during_poll() =
        host.run {
            val entered = gateNew()
            val onPool = begin { poolUntilCancelled(entered) }
            gateBlock(entered) // it loops in its first poll now
            onPool.cancel()
            cancelled(onPool)

            val journal = journalNew()
            val leave = holdingGate()
            val then = gateNew()
            val task = prepare { blockInPoll(journal, leave, then) }
            var lines = emptyList<String>()
            val canceller =
                thread {
                    gateBlockUntilWaiting(leave, 1u) // the host's thread is inside the poll
                    task.cancel()
                    lines = journalLines(journal)
                    gateOpen(leave)
                }
            cancelled(task)
            canceller.join()
            assertEquals(listOf("poll"), lines)
            assertEquals(listOf("poll", "~poll"), journalLines(journal))
            assertEquals(0u, gateWaiting(then))
        }

    @Test
    fun G6_cancel_after_ready() =
        host.run {
            val task = begin { add(1, 2) }
            assertTrue(task.isCompleted)
            task.cancel()
            assertFalse(task.isCancelled)
            assertEquals(3, task.await())
        }

    /** Kotlin's rule: a cancellation before the resumed coroutine runs wins, and the result is
     * released. */
    @Test
    fun G6_result_that_won_is_delivered() {
        for (cancels in listOf(true, false)) {
            val held = HeldDispatcher()
            host.run {
                val gate = gateNew()
                val task = Place(host, CoroutineScope(held + Job())).begin { poolValue(gate) }
                gateOpen(gate)
                held.await() // the result is published now
                if (cancels) task.cancel()
                held.runUntil(task)
                if (cancels) cancelled(task) else assertEquals(42, task.await())
            }
        }
    }

    @Test
    fun G7_unwinds_innermost_first() =
        host.run {
            val journal = journalNew()
            val task = begin { nested(journal, gateNew()) }
            assertEquals(listOf("outer", "middle", "inner"), journalLines(journal))
            task.cancel()
            cancelled(task)
            assertEquals(listOf("~inner", "~middle", "~outer"), journalLines(journal).drop(3))
        }

    @Test
    fun G7_cancel_waits_for_the_acknowledgement() =
        host.run {
            val journal = journalNew()
            val gate = gateNew()
            val acknowledge = holdingGate()
            val task = begin { hold(journal, gate, acknowledge) }
            task.cancel()
            untilWaiting(acknowledge, 1u)
            gateOpen(gate) // too late
            task.cancel()
            turns()
            assertFalse(task.isCompleted)
            assertEquals(1u, gateWaiting(acknowledge))
            assertEquals(listOf("hold"), journalLines(journal))
            gateOpenElsewhere(acknowledge)
            cancelled(task)
            assertEquals(listOf("hold", "~hold"), journalLines(journal))
        }

    @Test
    fun G7_cancel_waits_for_every_child() =
        host.run {
            val journal = journalNew()
            val first = holdingGate()
            val second = holdingGate()
            val task = begin { holdBoth(journal, gateNew(), first, second) }
            task.cancel()
            untilWaiting(first, 1u)
            untilWaiting(second, 1u)
            gateOpenElsewhere(second)
            turns()
            assertFalse(task.isCompleted)
            gateOpenElsewhere(first)
            cancelled(task)
            val lines = journalLines(journal)
            assertEquals(6, lines.size)
            assertEquals("both" to "~both", lines.first() to lines.last())
        }

    @Test
    fun G7_blocking_work_ends_before_cancelled() =
        host.run {
            val journal = journalNew()
            val leave = holdingGate()
            val task = begin { blockOnPool(journal, leave) }
            gateBlockUntilWaiting(leave, 1u)
            task.cancel()
            turns()
            assertFalse(task.isCompleted)
            assertEquals(listOf("block", "work"), journalLines(journal))
            gateOpen(leave)
            cancelled(task)
            assertEquals(listOf("~work", "~block"), journalLines(journal).drop(2))
        }

    /** Nobody waits for the coroutine: its scope has ended. */
    @Test
    fun G8_free_unfinished() =
        host.run {
            val journal = journalNew()
            val job = Job()
            val scope = CoroutineScope(coroutineContext + job)
            scope.launch(start = CoroutineStart.UNDISPATCHED) { nested(journal, gateNew()) }
            assertEquals(3, journalLines(journal).size)
            scope.cancel()
            job.join() // ended with the last of its children
            val lines = listOf("outer", "middle", "inner", "~inner", "~middle", "~outer")
            assertEquals(lines, journalLines(journal))
        }

    /** One whose last argument is refused, with those before it written; one that nobody starts. */
    @Test
    fun G8_free_before_first_poll() =
        host.run {
            val journal = journalNew()
            assertThrows<IllegalArgumentException> {
                writeLine(
                    journal,
                    "x".repeat(100_000) + '\ud800',
                )
            }
            val never: suspend () -> Unit = { writeLine(journal, "ran") }
            prepare(never).cancel()
            assertEquals(emptyList<String>(), journalLines(journal))
        }
}
