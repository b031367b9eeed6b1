package dev.libbolt.conformance

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.extension.ExtendWith
import java.util.concurrent.atomic.AtomicBoolean
import kotlin.concurrent.thread

/** Objects that nobody closes, and the collector. */
@ExtendWith(NothingIsLeft::class)
class ObjectsTest {
    private fun liveObjects() = ConformanceLibrary.counters().liveObjects

    @Test
    fun JVM_dropped_objects_are_released() {
        val journal = journalNew()
        val before = liveObjects()
        make(journal, 1_000)
        collectUntil { liveObjects() == before }
        assertEquals(1_000, journalLines(journal).count { it.startsWith("~cell") })
    }

    private fun make(journal: ULong, count: Int) = repeat(count) { Cell.make(journal, it.toLong()) }

    /** Its last method keeps the instance, not the object. */
    @Test
    fun JVM_an_object_dropped_in_flight_is_released_at_the_end() {
        val journal = journalNew()
        val gate = gateNew()
        runBlocking {
            val value = async { open(journal).read(gate) }
            while (gateWaiting(gate) == 0u) kotlinx.coroutines.yield()
            collect()
            assertEquals(listOf("make 7"), journalLines(journal))
            gateOpenElsewhere(gate)
            assertEquals(7, value.await())
        }
        collectUntil { journalLines(journal) == listOf("make 7", "~cell 7") }
    }

    private fun open(journal: ULong) = Cell.make(journal, 7)

    /** An object that arrives again while it is collected, and one that is a receiver only. */
    @Test
    fun JVM_collector_stress() {
        val journal = journalNew()
        val stop = AtomicBoolean()
        val collector = thread { while (!stop.get()) System.gc() }
        try {
            runBlocking(Dispatchers.Default) {
                List(THREADS) { i ->
                    async {
                        repeat(ROUNDS) { round ->
                            val value = i * ROUNDS + round.toLong()
                            assertEquals(value, echoCell(Cell.make(journal, value)).get())
                        }
                    }
                }.awaitAll()
            }
        } finally {
            stop.set(true)
            collector.join()
        }
        collectUntil { liveObjects() == 0L }
        val lines = journalLines(journal)
        assertEquals(2 * THREADS * ROUNDS, lines.size)
        assertTrue(lines.toSet().size == lines.size, "each was made and destroyed once")
    }

    private companion object {
        const val THREADS = 4
        const val ROUNDS = 2_000
    }
}
