package dev.libbolt

import java.nio.ByteBuffer
import java.nio.charset.CharacterCodingException

/** UTF-8 there and back, strict, on the JVM's fast ways, which replace what is wrong in silence. */
internal object Text {
    private const val REPLACEMENT = '\uFFFD'

    /**
     * In [text] a lone surrogate, which has no UTF-8, becomes a `?`. Whether that has happened is
     * only looked for where it can have: see [BoltWriter.string].
     */
    fun encode(text: String): ByteArray = text.toByteArray(Charsets.UTF_8)

    /** Refuses lone surrogates. */
    fun check(text: String) {
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
            Charsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes, 0, length))
                .toString()
        } catch (_: CharacterCodingException) {
            null
        }
    }

    fun decodeLoosely(bytes: ByteArray): String = String(bytes, Charsets.UTF_8)
}
