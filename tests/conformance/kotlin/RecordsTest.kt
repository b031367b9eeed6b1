package dev.libbolt.conformance

import dev.libbolt.BoltException
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.extension.ExtendWith
import java.time.Duration
import kotlin.reflect.KFunction

/** What records have beyond fields: defaults, and boxes that hold another one of the same type. */
@ExtendWith(NothingIsLeft::class)
class RecordsTest {
    @Test
    fun value_defaults() {
        val least = Options("here", retries = 3)
        assertEquals(8080, least.port.toInt())
        assertEquals(listOf("a", "b") to Level.NONE, least.tags to least.level)
        assertEquals(Duration.ofMillis(1500), least.timeout)
        assertEquals(Point(0.0, 1.0), least.origin)
        assertEquals(least, echoOptions(least))
        val optional = (::Options as KFunction<*>).parameters.filter { it.isOptional }
        assertEquals(listOf("port", "tags", "level", "timeout", "origin"), optional.map { it.name })

        assertEquals(Options("localhost", retries = 0), optionsOr())
        val other = Options("there", 1u, emptyList(), Level.LOW, null, Point(2.0, 3.0), 1)
        assertEquals(other, optionsOr(other))
    }

    private fun linked(links: Int): Link? =
        (0 until links).fold(null as Link?) { next, i -> Link(i.toLong(), next) }

    @Test
    fun value_link() {
        for (links in listOf(0, 1, 2, 64)) {
            val value = linked(links)
            assertEquals(value, echoLink(value))
            assertEquals(value, chain(links.toUInt()))
        }
        assertEquals(3, sumOf(linked(3)!!))
        assertEquals((0L until 65L).sum(), sumOf(linked(65)!!))
        assertNull(linked(1)!!.next)
    }

    @Test
    fun bad_link_depth() {
        fun refused(call: () -> Unit) {
            val caught = assertThrows<IllegalArgumentException> { call() }
            assertTrue("more than 64 deep" in caught.message.orEmpty()) { "$caught" }
        }
        refused { echoLink(linked(65)) }
        refused { sumOf(linked(66)!!) }
        val caught = assertThrows<BoltException> { chain(65u) }
        assertTrue("the value is nested too deeply" in caught.message.orEmpty()) { "$caught" }
    }
}
