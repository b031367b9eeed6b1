package com.example.quirks

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** What boltgen writes for a module that Kotlin finds hard does what its signatures say. */
class QuirksTest {
    @Test
    fun defaults_are_those_of_the_module() {
        // The function's own, from the library's descriptor, and the record's, as literals.
        assertEquals(Defaults(), echoDefaults())
        assertEquals(Defaults().toString(), echoDefaults().toString())
        val other = Defaults(nothing = "something", bytes = byteArrayOf(1), either = List_(2))
        assertEquals(other, echoDefaults(other))
        assertEquals(Tiny.LOW, echoTiny())
        assertEquals(66, `object`(1, 2))
        assertEquals(`suspend`(3), echoSuspend())
        assertEquals(2.0, point_())
    }

    @Test
    fun arrays_are_compared_and_shown_by_contents() {
        val first = Point(floatArrayOf(1f, 2f), 3u)
        assertEquals(first, echoPoint(first))
        assertEquals(first.hashCode(), echoPoint(first).hashCode())
        assertEquals("Point(at=[1.0, 2.0], in=3)", echoPoint(first).toString())
        assertNotEquals(first, echoPoint(Point(floatArrayOf(1f, 3f), 3u)))
        val wrapped = ByteArrayOr7Others.OfStringDoubleArrayMap(mapOf("a" to doubleArrayOf(0.5)))
        assertEquals(wrapped, echoMixed(wrapped))
        assertEquals("OfStringDoubleArrayMap(value={a=[0.5]})", wrapped.toString())
    }

    @Test
    fun records_that_hold_themselves() {
        val leaf = Tree(emptyList(), emptyMap(), null, LongOrTreeList.OfLong(1))
        val list = LongOrTreeList.OfTreeList(listOf(leaf, leaf))
        val tree =
            Tree(listOf(leaf), mapOf("a" to leaf), Tree(listOf(leaf), emptyMap(), leaf, list), list)
        assertEquals(tree, echoTree(tree))
        assertSame(Quirks, echoQuirks())
    }

    @Test
    fun each_alternative_comes_back_as_itself() {
        val handle = Handle.create()
        val same = point(1.0, 2.0)
        for (value in listOf(
            ByteArrayOr7Others.OfByteArray1(byteArrayOf(1)),
            ByteArrayOr7Others.OfByteArray2(byteArrayOf(1)),
            ByteArrayOr7Others.OfPoint1(same),
            ByteArrayOr7Others.OfPoint2(same),
            handle,
            Mode.ALL,
            ByteArrayOr7Others.OfStringOrNull(null),
            ByteArrayOr7Others.OfStringOrNull("text"),
        )) {
            assertEquals(value, echoMixed(value))
        }
        handle.close()
    }

    @Test
    fun an_enum_has_the_values_of_its_own_type() {
        assertEquals(ULong.MAX_VALUE, Mode.ALL.value)
        assertEquals(listOf<Byte>(-128, 127), Tiny.entries.map { it.value })
    }

    @Test
    fun errors_arrive_as_what_they_are() {
        val alone = assertThrows<Alone> { failOuter(0) }
        assertEquals(Alone("alone", 1, "trace", "field", doubleArrayOf(0.5)), alone)
        assertEquals("alone", alone.message)
        assertTrue((alone as Outer) is Inner)

        val shared = assertThrows<Inner.OfShared> { failOuter(1) }
        assertEquals(Inner.OfShared(Shared("shared")), shared)
        assertEquals("Shared(message_=shared)", shared.message)
        assertEquals(Code.WORSE, assertThrows<Inner.OfCode> { failOuter(2) }.error.code)
        assertEquals(Bare(), assertThrows<Outer> { failOuter(3) })
        assertEquals(OwnException(Own.ONE), assertThrows<Outer> { failOuter(4) })
        assertEquals("ONE", assertThrows<OwnException> { failOwn() }.message)
        assertThrows<Inner.OfCode> { failInner() }
        assertThrows<Bare> { failSingle() }
        assertEquals(Own.ONE, assertThrows<OwnException> { failSingleCode() }.code)
    }

    @Test
    suspend fun an_error_that_is_twice_in_a_variant_says_which() {
        suspend fun failed(how: Long): SharedOrCodeOrShared? =
            try {
                failOther(how)
                null
            } catch (error: SharedOrCodeOrShared) {
                error
            }
        assertEquals(SharedOrCodeOrShared.OfShared1(Shared("first")), failed(0))
        assertEquals(SharedOrCodeOrShared.OfCode(CodeException(Code.BAD)), failed(1))
        assertEquals(SharedOrCodeOrShared.OfShared2(Shared("last")), failed(2))
    }

    @Test
    suspend fun objects_have_their_own_names_and_those_of_every_object() {
        val handle = Handle.create()
        handle.level = 7
        assertEquals(listOf(7L, 7L), listOf(handle.level, handle.getLevel_()))
        assertEquals("", handle.`when`)
        assertTrue(handle.equals_(1))
        handle.close_()
        handle.notify()
        assertFalse(handle.isClosed_() || handle.isClosed)
        handle.close()
        assertThrows<IllegalStateException> { handle.level }
    }

    @Test
    fun constants() {
        assertEquals(listOf(1, 2, 3), listOf(EXPECTED_, MAX_USERS, MAX_USERS_))
    }
}
