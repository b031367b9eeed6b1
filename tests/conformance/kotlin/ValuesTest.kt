package dev.libbolt.conformance

import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.extension.ExtendWith

/** Values there and back, and values that are refused. */
@ExtendWith(NothingIsLeft::class)
class ValuesTest {
    private fun <T> same(echo: (T) -> T, vararg values: T) {
        for (value in values) assertEquals(value, echo(value))
    }

    @Test
    fun value_scalars() {
        same(::echoBool, true, false)
        same(::echoI8, Byte.MIN_VALUE, Byte.MAX_VALUE, 0, 1)
        same(::echoU8, UByte.MIN_VALUE, UByte.MAX_VALUE, 1u)
        same(::echoI16, Short.MIN_VALUE, Short.MAX_VALUE, 0, 1)
        same(::echoU16, UShort.MIN_VALUE, UShort.MAX_VALUE, 1u)
        same(::echoI32, Int.MIN_VALUE, Int.MAX_VALUE, 0, 1)
        same(::echoU32, UInt.MIN_VALUE, UInt.MAX_VALUE, 1u)
        same(::echoI64, Long.MIN_VALUE, Long.MAX_VALUE, 0, 1)
        same(::echoU64, ULong.MIN_VALUE, ULong.MAX_VALUE, 1u)
        val infinity = Float.POSITIVE_INFINITY
        same(::echoF32, 0f, -0f, 1.5f, infinity, -infinity, Float.MIN_VALUE, Float.NaN)
        same(::echoF64, 0.0, -0.0, 1.5, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)
        same(::echoF64, Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN)
    }

    @Test
    fun value_record_of_all_scalars() {
        val low =
            Scalars(
                false,
                Byte.MIN_VALUE,
                UByte.MIN_VALUE,
                Short.MIN_VALUE,
                UShort.MIN_VALUE,
                Int.MIN_VALUE,
                UInt.MIN_VALUE,
                Long.MIN_VALUE,
                ULong.MIN_VALUE,
                -1.5f,
                Double.NEGATIVE_INFINITY,
            )
        val high =
            Scalars(
                true,
                Byte.MAX_VALUE,
                UByte.MAX_VALUE,
                Short.MAX_VALUE,
                UShort.MAX_VALUE,
                Int.MAX_VALUE,
                UInt.MAX_VALUE,
                Long.MAX_VALUE,
                ULong.MAX_VALUE,
                1.5f,
                Double.POSITIVE_INFINITY,
            )
        same(::echoScalars, low, high)
    }

    @Test
    fun value_strings() {
        same(::echoString, "", "a", "é", "語", "😀", "a\u0000b", "\uFFFD", "ü\uFFFD😀")
        same(::echoString, "x".repeat(100_000), "é".repeat(100_000), "?😀".repeat(50_000))
    }

    @Test
    fun value_bytes() {
        for (value in listOf(ByteArray(0), ByteArray(256) { it.toByte() })) {
            assertArrayEquals(value, echoBytes(value))
        }
    }

    @Test
    fun value_large() {
        same(::echoString, "x".repeat(8_000_000))
        val bytes = ByteArray(8_000_000) { -1 }
        assertArrayEquals(bytes, echoBytes(bytes))
    }

    @Test
    fun value_optional() = same(::echoOptional, null, "", "something")

    @Test
    fun value_list() {
        val limits = longArrayOf(Long.MIN_VALUE, Long.MAX_VALUE)
        for (value in listOf(
            longArrayOf(),
            longArrayOf(0),
            limits,
            LongArray(1000) { it.toLong() },
        )) {
            assertArrayEquals(value, echoList(value))
        }
    }

    @Test
    fun value_nested_lists() {
        val deep = listOf(listOf("a", null, ""), emptyList(), listOf(null))
        same(::echoNested, emptyList(), listOf(emptyList()), deep)
    }

    @Test
    fun value_map() {
        val some = mapOf("a" to 1L, "b" to -2L, "ü" to Long.MAX_VALUE)
        same(::echoMap, emptyMap(), mapOf("" to 0L), some)
    }

    @Test
    fun value_variant() {
        val number = LongOrStringOrPoint.OfLong(7)
        val text = LongOrStringOrPoint.OfString("seven")
        same(::echoVariant, number, text, Point(1.0, 2.0))
    }

    @Test
    fun value_array() {
        val value = doubleArrayOf(1.0, -2.0, Double.POSITIVE_INFINITY)
        assertArrayEquals(value, echoArray(value))
        assertThrows<IllegalArgumentException> { echoArray(doubleArrayOf(1.0)) }
    }

    @Test
    fun value_enum() {
        same(::echoColor, *Color.values())
        same(::echoLevel, *Level.values())
        assertEquals(listOf(-5, 0, 2_000_000_000), Level.values().map { it.value })
    }

    @Test
    fun value_plain_records() {
        val points = List(100) { Point(it.toDouble(), -it.toDouble()) }
        same(::echoPoint, points[1])
        same(::echoPoints, emptyList(), points)
    }

    @Test
    fun value_plain_records_with_tail_padding() =
        same(::echoMarks, emptyList(), List(300) { Mark(it.toLong(), it.toUByte()) })

    @Test
    fun value_record() {
        val home = Point(1.0, 2.0)
        val tags = listOf("a", "ü")
        same(
            ::echoPerson,
            Person(1, "Ada", "ada@example.org", tags, Color.BLUE, home),
            Person(-1, "", null, emptyList(), Color.RED, home),
        )
    }

    @Test
    fun value_recursive() {
        val leaf = Tree("leaf", emptyList())
        same(::echoTree, leaf, Tree("root", listOf(leaf, Tree("node", listOf(leaf, leaf)))))
    }

    @Test
    fun bad_utf8() {
        fun refused(call: () -> Unit) {
            val caught = assertThrows<IllegalArgumentException> { call() }
            assertTrue(caught.message.orEmpty().endsWith("not valid UTF-16: half a pair at 2"))
        }
        for (half in listOf("ab\ud800", "ab\udfffc", "ab\ud800\ud83d\ude00", "😀\ud83d")) {
            refused { echoString(half) }
            refused { echoNested(listOf(listOf("fine", half))) }
        }
    }

    @Test
    fun bad_depth() {
        val leaf = Tree("leaf", emptyList())
        val deep = (1..70).fold(leaf) { tree, _ -> Tree("node", listOf(tree)) }
        val around = mutableListOf<Tree>()
        around += Tree("endless", around)
        for (tree in listOf(deep, around[0])) {
            val caught = assertThrows<IllegalArgumentException> { echoTree(tree) }
            assertTrue("more than 64 deep" in caught.message.orEmpty()) { "$caught" }
        }
    }
}
