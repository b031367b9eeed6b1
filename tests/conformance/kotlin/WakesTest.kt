package dev.libbolt.conformance

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.util.concurrent.Executors

/** Suspending and being woken. */
@OnEachHost
class WakesTest(private val host: Host) {
    @Test
    fun yield_returns_to_the_host() =
        host.runInOrder {
            val order = mutableListOf<Int>()
            val beside =
                spawn {
                    repeat(3) {
                        order += it
                        yield()
                    }
                }
            assertEquals(3u, yieldTimes(3u))
            assertEquals(listOf(0, 1, 2), order)
            beside.await()
        }

    @Test
    fun G4_wake_from_another_thread() =
        host.run {
            val gate = gateNew()
            val task = begin { waitOpen(gate) }
            assertFalse(task.isCompleted)
            gateOpenElsewhere(gate)
            assertEquals(Unit, task.await())
        }

    @Test
    fun G4_wakes_coalesce() =
        host.runInOrder {
            val probe = probeNew()
            val task = begin { probeWait(probe) }
            probeWake(probe, 5u)
            turns()
            probeFinish(probe)
            probeWake(probe, 5u)
            assertEquals(3u, task.await(), "five wakes, one poll")
        }

    @Test
    fun G4_wake_during_poll_is_again() = host.run { assertEquals(Unit, wakeItself(2u)) }

    @Test
    fun G4_wakes_arrive_first_in_first_out() =
        host.runInOrder {
            val gate = gateNew()
            val order = mutableListOf<Int>()
            val tasks =
                List(100) { i ->
                    begin {
                        waitOpen(gate)
                        order += i
                    }
                }
            gateOpenElsewhere(gate)
            tasks.awaitAll()
            assertEquals(List(100) { it }, order)
        }

    @Test
    fun G12_resumes_on_the_same_loop() =
        host.run {
            fun whenWaiting(gate: ULong, open: (ULong) -> Unit) =
                launch(Dispatchers.IO) {
                    gateBlockUntilWaiting(gate, 1u)
                    open(gate)
                }

            atHome { assertEquals(3, add(1, 2)) }
            atHome { assertEquals(3u, yieldTimes(3u)) }
            val gate = gateNew()
            whenWaiting(gate, ::gateOpenElsewhere)
            atHome { waitOpen(gate) }
            val pool = gateNew()
            whenWaiting(pool, ::gateOpen)
            atHome { assertEquals(42, poolValue(pool)) }
            assertThrows<NotFound> { atHome { find(-1) } }

            val journal = journalNew()
            val acknowledge = holdingGate()
            val task = begin { atHome { hold(journal, gateNew(), acknowledge) } }
            task.cancel()
            untilWaiting(acknowledge, 1u)
            gateOpenElsewhere(acknowledge)
            cancelled(task)
            assertEquals(listOf("hold", "~hold"), journalLines(journal))
        }

    @Test
    fun many_concurrent() =
        host.runInOrder {
            val gate = gateNew()
            val waits = List(5_000) { begin { waitOpen(gate) } }
            val yields = List(5_000) { begin { yieldTimes(2u) } }
            assertEquals(10_000, ConformanceLibrary.counters().liveFutures)
            assertEquals(5_000u, gateWaiting(gate))
            gateOpenElsewhere(gate)
            waits.awaitAll()
            assertEquals(List(5_000) { 2u }, yields.awaitAll())
        }

    @Test
    fun G8_late_wake_after_the_end() =
        host.run {
            val probe = probeNew()
            val task = begin { probeWait(probe) }
            probeFinish(probe)
            probeWake(probe, 1u)
            task.await()
            val before = ConformanceLibrary.counters().lateWakes
            probeWake(probe, 3u)
            assertEquals(before + 3, ConformanceLibrary.counters().lateWakes)
        }

    /** What would resume there is cancelled by kotlinx, elsewhere, and unwinds. */
    @Test
    fun G13_queue_closed_with_calls_in_flight() =
        host.run {
            val gate = gateNew()
            val journal = journalNew()
            val dispatcher = Executors.newSingleThreadExecutor().asCoroutineDispatcher()
            val job =
                CoroutineScope(dispatcher).launch(start = CoroutineStart.UNDISPATCHED) {
                    nested(journal, gate)
                }
            dispatcher.close()
            gateOpenElsewhere(gate)
            job.join()
            assertTrue(job.isCancelled)
            assertEquals(0u, gateWaiting(gate))
            assertEquals("~outer", journalLines(journal).last())
        }
}
