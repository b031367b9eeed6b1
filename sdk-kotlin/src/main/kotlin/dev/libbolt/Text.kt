package dev.libbolt

import java.nio.ByteBuffer
import java.nio.charset.CharacterCodingException

/** UTF-8 there and back, strict, on the JVM's fast ways, which replace what is wrong in silence. */
internal object Text {
    private const val REPLACEMENT = '\uFFFD'

    fun encode(text: String): ByteArray {
        val bytes = text.toByteArray(Charsets.UTF_8)
        // A lone surrogate became one byte, '?'. What is the same in Latin-1 has no surrogates.
        val same = bytes.size == text.length && String(bytes, Charsets.ISO_8859_1) == text
        if (!same) checkPairs(text)
        return bytes
    }

    private fun checkPairs(text: String) {
        var i = 0
        while (i < text.length) {
            val char = text[i]
            if (char.isSurrogate()) {
                val paired =
                    char.isHighSurrogate() && i + 1 < text.length && text[i + 1].isLowSurrogate()
                if (!paired) throw IllegalArgumentException("not valid UTF-16: half a pair at $i")
                ++i
            }
            ++i
        }
    }

    /** Null if it is no UTF-8. */
    fun decode(bytes: ByteArray, length: Int): String? {
        val text = String(bytes, 0, length, Charsets.UTF_8)
        if (text.indexOf(REPLACEMENT) < 0) return text
        return try {
            Charsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length)).toString()
        } catch (_: CharacterCodingException) {
            null
        }
    }

    fun decodeLoosely(bytes: ByteArray): String = String(bytes, Charsets.UTF_8)
}
