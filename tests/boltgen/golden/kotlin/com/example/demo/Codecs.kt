// Written by boltgen for the module demo: changes will be lost.
package com.example.demo

import dev.libbolt.BoltCodecs

internal object Codecs {
    @JvmField
    val stringList = BoltCodecs.list(BoltCodecs.string)

    @JvmField
    val longOrDoubleOrStringOrByteArrayOrNull =
        BoltCodecs.optional(LongOrDoubleOrStringOrByteArrayCodec)

    @JvmField
    val longOrDoubleOrStringOrByteArrayOrNullList =
        BoltCodecs.list(Codecs.longOrDoubleOrStringOrByteArrayOrNull)

    @JvmField
    val longOrDoubleOrStringOrByteArrayOrNullListList =
        BoltCodecs.list(Codecs.longOrDoubleOrStringOrByteArrayOrNullList)

    @JvmField
    val doubleOrNull = BoltCodecs.optional(BoltCodecs.f64)

    @JvmField
    val stringOrNull = BoltCodecs.optional(BoltCodecs.string)

    @JvmField
    val wordCountList = BoltCodecs.list(WordCountCodec)

    @JvmField
    val positionView = BoltCodecs.view(PositionCodec)

    @JvmField
    val positionList = BoltCodecs.list(PositionCodec)
}
