package dev.libbolt

import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

class TextTest {
    @Test
    fun `text comes back`() {
        for (text in listOf("", "?", "a?é", "\uFFFD", "é\uFFFD😀", "\u0000", "\uD83D\uDE00")) {
            val bytes = Text.encode(text)
            assertEquals(text, Text.decode(bytes, bytes.size))
        }
    }

    @Test
    fun `half a pair is found wherever it is`() {
        val halves = listOf("\uD83D", "\uDE00", "\uDE00\uD83D", "\uD83D\uD83D\uDE00", "\uD83Dx")
        for (half in halves) {
            for (before in listOf("", "?", "é", "😀")) {
                val caught = assertThrows<IllegalArgumentException> { Text.check(before + half) }
                val reason = "not valid UTF-16: half a pair at ${before.length}"
                assertEquals(reason, caught.message)
            }
        }
        Text.check("a?é😀\uFFFD")
    }

    /** What the writer finds itself, and what it leaves to the native side to look for. */
    @Test
    fun `a text is unsure only if each half may have become a question mark`() {
        fun isUnsure(text: String): Boolean {
            var unsure = false
            Blocks.write {
                string(text)
                unsure = isUnsure
            }
            return unsure
        }
        assertEquals(listOf(true, true, false), listOf("a", "a\uD83D", "é").map(::isUnsure))
        assertThrows<IllegalArgumentException> { isUnsure("é\uD83D") }
        assertThrows<IllegalArgumentException> {
            Blocks.write {
                string("fine")
                string("a\uD83D")
                checkTexts()
            }
        }
    }

    @Test
    fun `only the bytes that are counted are read`() {
        val bytes = byteArrayOf(0x61, 0x62, -1)
        assertEquals("ab", Text.decode(bytes, 2))
        assertNull(Text.decode(bytes, 3))
        assertArrayEquals("é".toByteArray(), Text.encode("é"))
    }
}
