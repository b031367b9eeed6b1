package dev.libbolt

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** Numbers in words, beside the same in a buffer. */
class BoltWordsTest {
    private data class All(
        val i8: Byte,
        val u8: UByte,
        val i16: Short,
        val u16: UShort,
        val i32: Int,
        val u32: UInt,
        val f32: Float,
        val i64: Long,
        val u64: ULong,
        val f64: Double,
    )

    /** With two bytes and four between fields. */
    private object AllCodec : BoltFlatCodec<All>(align = 8, min = 48) {
        override fun writeFields(writer: BoltWriter, value: All) {
            writer.i8(value.i8)
            writer.u8(value.u8)
            writer.i16(value.i16)
            writer.u16(value.u16)
            writer.i32(value.i32)
            writer.u32(value.u32)
            writer.f32(value.f32)
            writer.i64(value.i64)
            writer.u64(value.u64)
            writer.f64(value.f64)
        }

        override fun at(from: ByteBuffer, at: Int) =
            All(
                from.get(at),
                from.get(at + 1).toUByte(),
                from.getShort(at + 2),
                from.getShort(at + 4).toUShort(),
                from.getInt(at + 8),
                from.getInt(at + 12).toUInt(),
                from.getFloat(at + 16),
                from.getLong(at + 24),
                from.getLong(at + 32).toULong(),
                from.getDouble(at + 40),
            )

        override fun at(from: LongArray, at: Int) =
            All(
                BoltWords.i8(from, at),
                BoltWords.u8(from, at + 1),
                BoltWords.i16(from, at + 2),
                BoltWords.u16(from, at + 4),
                BoltWords.i32(from, at + 8),
                BoltWords.u32(from, at + 12),
                BoltWords.f32(from, at + 16),
                BoltWords.i64(from, at + 24),
                BoltWords.u64(from, at + 32),
                BoltWords.f64(from, at + 40),
            )

        override fun put(to: LongArray, at: Int, value: All) {
            BoltWords.i8(to, at, value.i8)
            BoltWords.u8(to, at + 1, value.u8)
            BoltWords.i16(to, at + 2, value.i16)
            BoltWords.u16(to, at + 4, value.u16)
            BoltWords.i32(to, at + 8, value.i32)
            BoltWords.u32(to, at + 12, value.u32)
            BoltWords.f32(to, at + 16, value.f32)
            BoltWords.i64(to, at + 24, value.i64)
            BoltWords.u64(to, at + 32, value.u64)
            BoltWords.f64(to, at + 40, value.f64)
        }
    }

    /** Each bit of a field is another one's neighbour; more records than are written at once. */
    private val values =
        List(200) {
            val high = it % 2 == 0
            All(
                if (high) -1 else it.toByte(),
                if (high) 0u else 255u,
                if (high) Short.MIN_VALUE else it.toShort(),
                if (high) 0u else 65535u,
                if (high) -1 - it else it,
                if (high) 0u else UInt.MAX_VALUE,
                if (high) -1.5f else it.toFloat(),
                if (high) Long.MIN_VALUE else it.toLong(),
                if (high) ULong.MAX_VALUE else it.toULong(),
                if (high) -0.5 else it.toDouble(),
            )
        }

    @Test
    fun `a list's bytes are those of its records, one by one`() {
        val each = values.map { Blocks.encode(AllCodec, it) }
        val head = Blocks.encode(BoltCodecs.list(AllCodec), emptyList()).size
        for (count in listOf(0, 1, 85, 86, values.size)) {
            val written = Blocks.encode(BoltCodecs.list(AllCodec), values.take(count))
            val expected = each.take(count).flatMap(ByteArray::asList)
            assertEquals(expected, written.drop(head))
        }
    }

    @Test
    fun `a view and a list are what was written`() {
        val bytes = Blocks.encode(BoltCodecs.list(AllCodec), values)
        val view = Blocks.decode(BoltCodecs.view(AllCodec), bytes)
        assertEquals(values, view.toList())
        assertEquals(values, values.indices.map { view[it] })
        assertEquals(values, Blocks.decode(BoltCodecs.list(AllCodec), bytes))
        val seen = view.buffer
        assertEquals(values, values.indices.map { AllCodec.at(seen, it * view.stride) })
        assertEquals(bytes.asList(), Blocks.encode(BoltCodecs.list(AllCodec), view).asList())
    }

    /** Not all of them fill a word to its end. */
    @Test
    fun `numbers of each size are seen in place`() {
        for (count in 0..9) {
            seen(BoltCodecs.i8, List(count) { (-it).toByte() })
            seen(BoltCodecs.u8, List(count) { (200 + it).toUByte() })
            seen(BoltCodecs.i16, List(count) { (-it).toShort() })
            seen(BoltCodecs.u16, List(count) { (65000 + it).toUShort() })
            seen(BoltCodecs.i32, List(count) { -it })
            seen(BoltCodecs.u32, List(count) { UInt.MAX_VALUE - it.toUInt() })
            seen(BoltCodecs.i64, List(count) { -it.toLong() })
            seen(BoltCodecs.u64, List(count) { ULong.MAX_VALUE - it.toULong() })
            seen(BoltCodecs.f32, List(count) { -it / 2f })
            seen(BoltCodecs.f64, List(count) { -it / 2.0 })
        }
    }

    private fun <T> seen(codec: BoltCodec<T>, values: List<T>) {
        val bytes = Blocks.encode(BoltCodecs.list(codec), values)
        val view = Blocks.decode(BoltCodecs.view(codec), bytes)
        assertEquals(values, view.toList())
        assertEquals(values, values.indices.map { view[it] })
        assertEquals(ByteOrder.nativeOrder(), view.buffer.order())
        val memory = ByteArray(view.buffer.remaining()).also(view.buffer::get)
        assertEquals(bytes.takeLast(memory.size), memory.asList())
        assertEquals(bytes.asList(), Blocks.encode(BoltCodecs.list(codec), view).asList())
    }

    /** As lists of other threads may, while they are written. */
    private class Growing(private val said: Int, private val given: List<All>) :
        AbstractList<All>() {
        override val size: Int get() = said

        override fun get(index: Int): All = given[index]

        override fun iterator(): Iterator<All> = given.iterator()
    }

    @Test
    fun `a list that changes its size is refused`() {
        for (said in listOf(1, 86, 199, 201)) {
            assertThrows<ConcurrentModificationException> {
                Blocks.encode(BoltCodecs.list(AllCodec), Growing(said, values))
            }
        }
    }
}
