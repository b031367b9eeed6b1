package dev.libbolt.conformance

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Work that runs elsewhere or beside. */
@OnEachHost
class PlacesTest(private val host: Host) {
    @Test
    fun pool_runs_elsewhere() =
        host.run {
            val before = threadId()
            val there = poolThread()
            assertNotEquals(before, there)
            assertNotEquals(threadId(), there)
        }

    @Test
    fun pool_cancel_is_acknowledged() =
        host.run {
            val journal = journalNew()
            val gate = gateNew()
            val task = begin { poolWait(journal, gate) }
            gateBlockUntilWaiting(gate, 1u)
            task.cancel()
            cancelled(task)
            assertEquals(listOf("wait", "~wait"), journalLines(journal))
        }

    @Test
    fun reactor_runs_elsewhere() =
        host.run {
            val before = threadId()
            val there = reactorThread()
            assertNotEquals(before, there)
            assertNotEquals(threadId(), there)
        }

    @Test
    fun reactor_cancel_is_acknowledged() =
        host.run {
            val journal = journalNew()
            val gate = gateNew()
            val task = begin { reactorWait(journal, gate) }
            gateBlockUntilWaiting(gate, 1u)
            task.cancel()
            cancelled(task)
            assertEquals(listOf("wait", "~wait"), journalLines(journal))
        }

    @Test
    fun blocking_work_leaves_the_host_free() =
        host.run {
            val leave = holdingGate()
            val here = threadId()
            val task = begin { blockOnPool(journalNew(), leave) }
            gateBlockUntilWaiting(leave, 1u)
            assertEquals(3, add(1, 2))
            assertFalse(task.isCompleted)
            gateOpen(leave)
            assertNotEquals(here, task.await())
        }

    @Test
    fun timer_fires() = host.run { assertTrue(sleepFor(2_000_000u) >= 2_000_000u) }

    @Test
    fun timer_cancel_is_immediate() =
        host.run {
            val task = begin { sleepFor(3_600_000_000_000u) }
            task.cancel()
            cancelled(task)
        }

    @Test
    fun when_all_keeps_the_order_of_its_children() =
        host.run {
            val gates = List(3) { gateNew() }
            val task = begin { allOf(gates) }
            for (gate in gates.reversed()) {
                assertFalse(task.isCompleted)
                gateOpenElsewhere(gate)
            }
            assertEquals(gates, task.await())
        }

    @Test
    fun when_all_of_none() = host.run { assertEquals(emptyList<ULong>(), allOf(emptyList())) }

    @Test
    fun when_all_of_many() = host.run { assertEquals(499_500uL, fanOut(1000u)) }

    @Test
    fun when_all_cancel_reaches_the_children() =
        host.run {
            val gates = List(3) { gateNew() }
            val task = begin { allOf(gates) }
            assertEquals(listOf(1u, 1u, 1u), gates.map { gateWaiting(it) })
            task.cancel()
            cancelled(task)
            assertEquals(listOf(0u, 0u, 0u), gates.map { gateWaiting(it) })
        }

    @Test
    fun spawned_task_is_joined() =
        host.run {
            val journal = journalNew()
            val gate = gateNew()
            val task = begin { spawned(journal, gate) }
            assertTrue("parent goes on" in journalLines(journal))
            assertFalse(task.isCompleted)
            gateOpenElsewhere(gate)
            task.await()
            assertEquals("~child", journalLines(journal).last())
        }
}
