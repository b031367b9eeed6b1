package dev.libbolt.conformance

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** What formatLive() tells of calls that wait. */
@OnEachHost
class LiveTest(private val host: Host) {
    private class Live(val head: String, lines: List<String>) {
        val functions = lines.map { it.substringBeforeLast(" (").substringAfterLast("::") }
        val places = lines.map { it.substringAfterLast('(').substringAfterLast('/') }
        val number = Regex("""\(future (\w+)\)""").find(head)!!.groupValues[1]
        val parent = Regex("""under future (\w+)""").find(head)?.groupValues?.get(1)
        val age = Regex(""", ([0-9.]+) s old""").find(head)!!.groupValues[1].toDouble()
    }

    private fun live(): List<Live> {
        val heads = mutableListOf<Pair<String, MutableList<String>>>()
        for (line in ConformanceLibrary.formatLive().lines()) {
            when {
                line.startsWith("    ") -> heads.last().second += line
                "(future " in line -> heads += line to mutableListOf()
            }
        }
        return heads.map { (head, lines) -> Live(head, lines) }
    }

    @Test
    fun live_names_and_frames() =
        host.run {
            val journal = journalNew()
            val gate = gateNew()
            val task = begin { nested(journal, gate) }
            val call = live().single()
            assertTrue(call.head.startsWith("nested (future ")) { call.head }
            assertTrue("): waiting, " in call.head) { call.head }
            assertTrue("at_gate" in call.head.substringAfter("waits for ")) { call.head }
            assertEquals(null, call.parent)
            assertEquals(listOf("inner", "middle", "nested"), call.functions)
            assertEquals(3, call.places.toSet().size)
            assertTrue(call.places.all { it.startsWith("calls.cpp:") }) { call.places.toString() }
            assertTrue(call.age in 0.0..300.0)
            gateOpen(gate)
            task.await()
            assertEquals(emptyList<Live>(), live())
        }

    @Test
    fun live_children() =
        host.run {
            val journal = journalNew()
            val gate = gateNew()
            val task = begin { holdBoth(journal, gate, holdingGate(), holdingGate()) }
            val (children, roots) = live().partition { it.parent != null }
            val root = roots.single()
            assertTrue(root.head.startsWith("hold_both ")) { root.head }
            assertTrue(root.head.endsWith("waits for its children")) { root.head }
            assertEquals(listOf(root.number, root.number), children.map { it.parent })
            assertEquals(List(2) { listOf("hold_as") }, children.map { it.functions })
            gateOpen(gate)
            task.await()
        }
}
