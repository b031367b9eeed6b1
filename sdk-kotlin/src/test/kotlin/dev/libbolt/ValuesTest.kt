package dev.libbolt

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class ValuesTest {
    private fun values(n: Int): List<Any?> =
        listOf(
            booleanArrayOf(n > 0),
            byteArrayOf(n.toByte()),
            shortArrayOf(n.toShort()),
            intArrayOf(n),
            longArrayOf(n.toLong()),
            floatArrayOf(n.toFloat()),
            doubleArrayOf(n.toDouble()),
            "$n",
            listOf(null, longArrayOf(n.toLong())),
            mapOf("a" to listOf(doubleArrayOf(n.toDouble())), "b" to null),
        )

    @Test
    fun `equal by contents at any depth`() {
        for ((a, b) in values(0).zip(values(0))) {
            assertTrue(boltEquals(a, b)) { boltText(a) }
            assertEquals(boltHash(a), boltHash(b)) { boltText(a) }
            assertEquals(boltText(a), boltText(b))
        }
    }

    @Test
    fun `different by contents, types and sizes`() {
        val all = values(0) + values(1) + listOf(null, emptyList<Any>(), emptyMap<Any, Any>())
        for ((i, a) in all.withIndex()) {
            for ((k, b) in all.withIndex()) assertEquals(i == k, boltEquals(a, b)) { "$i $k" }
        }
        assertFalse(boltEquals(mapOf("a" to null), mapOf("b" to null)))
        assertFalse(boltEquals(listOf(1), listOf(1, 2)))
    }

    @Test
    fun `text shows contents`() {
        val value = mapOf("a" to listOf(doubleArrayOf(1.5)), "b" to null)
        assertEquals("{a=[[1.5]], b=null}", boltText(value))
    }
}
