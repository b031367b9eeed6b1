package dev.libbolt

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory
import org.junit.jupiter.api.assertThrows

class CodecsTest {
    private fun <T> roundTrips(sample: Samples.Sample<T>) {
        for (value in sample.values) {
            val bytes = Blocks.encode(sample.codec, value)
            assertTrue(bytes.size >= sample.codec.min) { "$value has ${bytes.size} bytes" }
            val back = Blocks.decode(sample.codec, bytes)
            assertTrue(boltEquals(value, back)) { "${boltText(value)} is ${boltText(back)}" }
            // Behind a byte it lies at its alignment.
            val moved =
                Blocks.write {
                    i8(1)
                    put(sample.codec, value)
                }
            assertEquals(sample.codec.align.coerceAtLeast(1) + bytes.size, moved.size)
        }
    }

    @TestFactory
    fun `there and back`(): List<DynamicTest> =
        Samples.all.filter { it.name != "unit" }.map { dynamicTest(it.name) { roundTrips(it) } }

    @Test
    fun `a record of numbers is the same, read in one step or field by field`() {
        val marks = List(3) { Samples.Mark(it.toLong(), 7u) }
        val bytes = Blocks.encode(BoltCodecs.list(Samples.MarkCodec), marks)
        for (codec in listOf(Samples.MarkCodec, Samples.FlatMarkCodec)) {
            assertEquals(marks, Blocks.decode(BoltCodecs.list(codec), bytes))
            val view = Blocks.decode(BoltCodecs.view(codec), bytes)
            assertEquals(marks, view.toList())
            assertEquals(marks, marks.indices.map { view[it] })
            val beyond = view.iterator().also { each -> repeat(3) { each.next() } }
            assertThrows<NoSuchElementException> { beyond.next() }
        }
    }

    @Test
    fun `unit has no bytes`() = assertEquals(0, Blocks.encode(BoltCodecs.unit, Unit).size)

    @Test
    fun `an array of another length is refused`() {
        assertThrows<IllegalArgumentException> {
            Blocks.encode(BoltCodecs.f64Array(3), doubleArrayOf(1.0))
        }
        assertThrows<IllegalArgumentException> {
            Blocks.encode(BoltCodecs.array(BoltCodecs.string, 1), listOf("a", "b"))
        }
    }

    private fun linked(links: Int) =
        (1 until links).fold(Samples.Link(0, null)) { next, i -> Samples.Link(i.toLong(), next) }

    @Test
    fun `sixty-four levels are written and read, one more is refused`() {
        val deepest = linked(BoltWriter.MAX_DEPTH + 1) // the first is in no box
        val bytes = Blocks.encode(Samples.LinkCodec, deepest)
        assertEquals(deepest, Blocks.decode(Samples.LinkCodec, bytes))
        assertThrows<IllegalArgumentException> {
            Blocks.encode(Samples.LinkCodec, Samples.Link(0, deepest))
        }
        val deeper = ByteArray(16) { if (it == 8) 1 else 0 } + bytes
        val caught = assertThrows<BoltException> { Blocks.decode(Samples.LinkCodec, deeper) }
        assertTrue("nested too deep" in caught.message.orEmpty())
    }

    private class Shrinking(private val real: List<String>) : List<String> by real {
        override val size: Int get() = real.size + 1
    }

    @Test
    fun `a list that changes while it is written is refused`() {
        assertThrows<ConcurrentModificationException> {
            Blocks.encode(BoltCodecs.list(BoltCodecs.string), Shrinking(listOf("a")))
        }
    }
}
