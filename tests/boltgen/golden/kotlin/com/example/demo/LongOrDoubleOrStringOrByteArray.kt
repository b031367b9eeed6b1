// Written by boltgen for the module demo: changes will be lost.
package com.example.demo

import dev.libbolt.BoltCodecs
import dev.libbolt.BoltVariantCodec
import dev.libbolt.boltEquals
import dev.libbolt.boltHash
import dev.libbolt.boltText

public sealed interface LongOrDoubleOrStringOrByteArray {
    public data class OfLong(public val value: Long) : LongOrDoubleOrStringOrByteArray

    public data class OfDouble(public val value: Double) : LongOrDoubleOrStringOrByteArray

    public data class OfString(public val value: String) : LongOrDoubleOrStringOrByteArray

    public data class OfByteArray(public val value: ByteArray) : LongOrDoubleOrStringOrByteArray {
        override fun equals(other: Any?): Boolean =
            other is OfByteArray && boltEquals(value, other.value)

        override fun hashCode(): Int = boltHash(value)

        override fun toString(): String = "OfByteArray(value=${boltText(value)})"
    }
}

internal object LongOrDoubleOrStringOrByteArrayCodec :
    BoltVariantCodec<LongOrDoubleOrStringOrByteArray>(
        8,
        8,
        BoltCodecs.i64,
        BoltCodecs.f64,
        BoltCodecs.string,
        BoltCodecs.bytes,
    ) {
    override fun index(value: LongOrDoubleOrStringOrByteArray): Int =
        when (value) {
            is LongOrDoubleOrStringOrByteArray.OfLong -> 0
            is LongOrDoubleOrStringOrByteArray.OfDouble -> 1
            is LongOrDoubleOrStringOrByteArray.OfString -> 2
            is LongOrDoubleOrStringOrByteArray.OfByteArray -> 3
        }

    override fun unwrap(value: LongOrDoubleOrStringOrByteArray): Any? =
        when (value) {
            is LongOrDoubleOrStringOrByteArray.OfLong -> value.value
            is LongOrDoubleOrStringOrByteArray.OfDouble -> value.value
            is LongOrDoubleOrStringOrByteArray.OfString -> value.value
            is LongOrDoubleOrStringOrByteArray.OfByteArray -> value.value
        }

    override fun wrap(index: Int, value: Any?): LongOrDoubleOrStringOrByteArray =
        when (index) {
            0 -> LongOrDoubleOrStringOrByteArray.OfLong(value as Long)
            1 -> LongOrDoubleOrStringOrByteArray.OfDouble(value as Double)
            2 -> LongOrDoubleOrStringOrByteArray.OfString(value as String)
            else -> LongOrDoubleOrStringOrByteArray.OfByteArray(value as ByteArray)
        }
}
