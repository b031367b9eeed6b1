package dev.libbolt.conformance

import dev.libbolt.BoltBusyException
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.awaitAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** Objects and their methods. */
@OnEachHost
class ReceiversTest(private val host: Host) {
    @Test
    fun G10_sync_methods() {
        val journal = journalNew()
        Cell.make(journal, 7).use { cell ->
            assertEquals(7, cell.get())
            assertEquals(Unit, cell.set(8))
            assertEquals(8, cell.get())
        }
        assertEquals(listOf("make 7", "~cell 8"), journalLines(journal))
    }

    @Test
    fun G10_async_factory() =
        host.run {
            val journal = journalNew()
            val gate = gateNew()
            val task = begin { Cell.open(journal, gate, 5) }
            gateOpenElsewhere(gate)
            task.await().use { assertEquals(5, it.get()) }
            assertEquals(listOf("make 5", "~cell 5"), journalLines(journal))
        }

    @Test
    fun G10_const_methods_run_together() =
        host.run {
            val gate = gateNew()
            Cell.make(journalNew(), 1).use { cell ->
                val together = List(2) { begin { cell.read(gate) } }
                assertEquals(2u, gateWaiting(gate))
                gateOpenElsewhere(gate)
                assertEquals(listOf(1L, 1L), together.awaitAll())
            }
        }

    @Test
    fun G10_exclusive_methods_take_turns() =
        host.run {
            val journal = journalNew()
            val gate = gateNew()
            val reads = gateNew()
            gateOpen(reads)
            Cell.make(journal, 0).use { cell ->
                val first = begin { cell.write(gate, 1) }
                val read = begin { cell.read(reads) }
                val second = begin { cell.write(gate, 2) }
                assertEquals(1u, gateWaiting(gate))
                gateOpenElsewhere(gate)
                assertEquals(listOf(0L, 1L, 1L), awaitAll(first, read, second))
            }
            val lines = listOf("make 0", "write 1", "~write 1", "write 2", "~write 2", "~cell 2")
            assertEquals(lines, journalLines(journal))
        }

    @Test
    fun G10_cancelled_waiter_leaves_the_line() =
        host.run {
            val journal = journalNew()
            val gate = gateNew()
            Cell.make(journal, 0).use { cell ->
                val (first, second, third) = List(3) { begin { cell.write(gate, it + 1L) } }
                second.cancel()
                cancelled(second)
                assertFalse(first.isCompleted)
                gateOpenElsewhere(gate)
                assertEquals(listOf(0L, 1L), awaitAll(first, third))
            }
            val lines = listOf("make 0", "write 1", "~write 1", "write 3", "~write 3", "~cell 3")
            assertEquals(lines, journalLines(journal))
        }

    @Test
    fun G10_granted_and_cancelled_hands_on() =
        host.runInOrder {
            val journal = journalNew()
            val opens = gateNew()
            val gate = gateNew()
            gateOpen(gate)
            Cell.make(journal, 0).use { cell ->
                lateinit var second: Deferred<Long>
                val first =
                    begin {
                        cell.write(opens, 1) // the next one has its turn when this returns
                        second.cancel()
                    }
                second = begin { cell.write(gate, 2) }
                val third = begin { cell.write(gate, 3) }
                gateOpen(opens)
                cancelled(second)
                first.await()
                assertEquals(1, third.await())
            }
            val lines = listOf("make 0", "write 1", "~write 1", "write 3", "~write 3", "~cell 3")
            assertEquals(lines, journalLines(journal))
        }

    @Test
    fun G10_readers_and_writers_are_served_in_order() =
        host.runInOrder {
            val before = gateNew()
            val after = gateNew()
            val ended = mutableListOf<String>()
            Cell.make(journalNew(), 0).use { cell ->
                fun noted(name: String, call: suspend () -> Long) =
                    begin { call().also { ended += name } }

                val first = noted("first") { cell.read(before) }
                val write = noted("write") { cell.write(before, 1) }
                val others = listOf("second", "third").map { noted(it) { cell.read(after) } }
                assertEquals(0u, gateWaiting(after)) // they do not overtake the writer
                gateOpenElsewhere(before)
                assertEquals(listOf(0L, 0L), awaitAll(first, write))
                gateOpenElsewhere(after)
                assertEquals(listOf(1L, 1L), others.awaitAll())
            }
            assertEquals(listOf("first", "write", "second", "third"), ended)
        }

    @Test
    fun G10_cancelled_holder_hands_over() =
        host.run {
            val journal = journalNew()
            val gate = gateNew()
            Cell.make(journal, 0).use { cell ->
                val first = begin { cell.write(gateNew(), 1) }
                val second = begin { cell.write(gate, 2) }
                gateOpen(gate)
                first.cancel()
                cancelled(first)
                assertEquals(0, second.await())
            }
            val lines = listOf("make 0", "write 1", "~write 1", "write 2", "~write 2", "~cell 2")
            assertEquals(lines, journalLines(journal))
        }

    @Test
    fun G10_object_lives_while_a_method_is_in_flight() =
        host.run {
            val journal = journalNew()
            val gate = gateNew()
            val cell = Cell.make(journal, 3)
            val task = begin { cell.read(gate) }
            cell.close()
            assertEquals(listOf("make 3"), journalLines(journal))
            gateOpenElsewhere(gate)
            assertEquals(3, task.await())
            assertEquals(listOf("make 3", "~cell 3"), journalLines(journal))
        }

    @Test
    fun G10_sync_conflict_is_busy() =
        host.run {
            val gate = gateNew()
            Cell.make(journalNew(), 0).use { cell ->
                val task = begin { cell.write(gate, 1) }
                assertFalse(assertThrows<BoltBusyException> { cell.get() }.message.isNullOrEmpty())
                gateOpenElsewhere(gate)
                task.await()
                assertEquals(1, cell.get())
            }
        }

    @Test
    fun G10_released_object_is_refused() =
        host.run {
            val cell = Cell.make(journalNew(), 0)
            val later = prepare { cell.read(gateNew()) }
            cell.close()
            cell.close()
            assertTrue(cell.isClosed)

            fun message(call: () -> Unit) = assertThrows<IllegalStateException> { call() }.message

            assertEquals("Cell.get(): the object is closed", message { cell.get() })
            val awaited = assertThrows<IllegalStateException> { later.await() }
            assertEquals("Cell.read(): the object is closed", awaited.message)
            assertEquals("the Cell that is an argument is closed", message { echoCell(cell) })
        }

    /** One instance is one object, however often it arrives. */
    @Test
    fun G10_objects_travel() =
        host.run {
            val journal = journalNew()
            Cell.make(journal, 9).use { cell ->
                assertSame(cell, echoCell(cell))
                assertEquals(9, valueOf(cell))
            }
            assertEquals(listOf("make 9", "~cell 9"), journalLines(journal))
        }

    @Test
    fun G10_destroyed_where_its_last_method_ends() =
        host.run {
            val methods = listOf(Watcher::wait, Watcher::waitOnPool)
            for (method in methods) {
                val journal = journalNew()
                val gate = gateNew()
                val watcher = Watcher.make(journal)
                val task = begin { method(watcher, gate) to threadId() }
                gateBlockUntilWaiting(gate, 1u)
                watcher.close()
                assertEquals(emptyList<String>(), journalLines(journal))
                gateOpenElsewhere(gate)
                val (there, here) = task.await()
                assertEquals(listOf("~watcher $there"), journalLines(journal))
                if (method ==
                    methods.first()
                ) {
                    assertEquals(here, there)
                } else {
                    assertNotEquals(here, there)
                }
            }
        }

    @Test
    fun G10_weak_self_keeps_nothing() =
        host.run {
            var journal = journalNew()
            var gate = gateNew()
            val owned = Watcher.make(journal)
            val owners = begin { owned.owners(gate) to threadId() }
            owned.close()
            assertEquals(emptyList<String>(), journalLines(journal))
            gateOpenElsewhere(gate)
            val (count, thread) = owners.await()
            assertEquals(1, count)
            assertEquals(listOf("~watcher $thread"), journalLines(journal))

            journal = journalNew()
            gate = gateNew()
            val watcher = Watcher.make(journal)
            val task = begin { Watcher.outlives(watcher, gate) }
            val here = threadId()
            watcher.close()
            assertEquals(listOf("~watcher $here"), journalLines(journal))
            gateOpenElsewhere(gate)
            assertTrue(task.await())
        }

    @Test
    fun G10_nested_conflict_is_busy() =
        host.run {
            val gate = gateNew()
            gateOpen(gate)
            val inside = "called from inside one of its methods"

            fun busy(method: String) = "BUSY: Watcher.$method(): the object is busy: $inside"

            Watcher.make(journalNew()).use { watcher ->
                for (method in listOf("touch", "look", "touch_now", "look_now")) {
                    assertEquals(busy(method), watcher.callAlone(gate, method))
                }
                for (method in listOf("touch", "touch_now")) {
                    assertEquals(busy(method), watcher.callBeside(gate, method))
                }
                for (method in listOf("look", "look_now")) {
                    assertEquals("READY", watcher.callBeside(gate, method))
                }
            }
        }

    @Test
    fun G10_nested_reader_does_not_wait_for_a_writer_in_line() =
        host.run {
            val gate = gateNew()
            Watcher.make(journalNew()).use { watcher ->
                val outer = begin { watcher.callBeside(gate, "look") }
                val writer = begin { watcher.touch() }
                gateOpenElsewhere(gate)
                assertEquals("READY", outer.await())
                writer.await()
            }
        }
}
