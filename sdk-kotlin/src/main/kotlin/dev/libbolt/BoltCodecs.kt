package dev.libbolt

import java.time.Duration
import java.time.Instant

/** The codecs that are not an author's own types', for generated code. */
public object BoltCodecs {
    @JvmField public val unit: BoltCodec<Unit> = UnitCodec

    @JvmField public val bool: BoltCodec<Boolean> = BoolCodec

    @JvmField public val i8: BoltCodec<Byte> = I8Codec

    @JvmField public val u8: BoltCodec<UByte> = U8Codec

    @JvmField public val i16: BoltCodec<Short> = I16Codec

    @JvmField public val u16: BoltCodec<UShort> = U16Codec

    @JvmField public val i32: BoltCodec<Int> = I32Codec

    @JvmField public val u32: BoltCodec<UInt> = U32Codec

    @JvmField public val i64: BoltCodec<Long> = I64Codec

    @JvmField public val u64: BoltCodec<ULong> = U64Codec

    @JvmField public val f32: BoltCodec<Float> = F32Codec

    @JvmField public val f64: BoltCodec<Double> = F64Codec

    @JvmField public val string: BoltCodec<String> = StringCodec

    @JvmField public val bytes: BoltCodec<ByteArray> = BytesCodec

    @JvmField public val timestamp: BoltCodec<Instant> = TimestampCodec

    @JvmField public val duration: BoltCodec<Duration> = DurationCodec

    /** Lists of numbers, as primitive arrays. */
    @JvmField public val bools: BoltCodec<BooleanArray> = BoolListCodec

    @JvmField public val i8s: BoltCodec<ByteArray> = I8ListCodec

    @JvmField public val i16s: BoltCodec<ShortArray> = I16ListCodec

    @JvmField public val i32s: BoltCodec<IntArray> = I32ListCodec

    @JvmField public val i64s: BoltCodec<LongArray> = I64ListCodec

    @JvmField public val f32s: BoltCodec<FloatArray> = F32ListCodec

    @JvmField public val f64s: BoltCodec<DoubleArray> = F64ListCodec

    public fun boolArray(count: Int): BoltCodec<BooleanArray> = BoolArrayCodec(count)

    public fun i8Array(count: Int): BoltCodec<ByteArray> = I8ListCodec.array(count)

    public fun i16Array(count: Int): BoltCodec<ShortArray> = I16ListCodec.array(count)

    public fun i32Array(count: Int): BoltCodec<IntArray> = I32ListCodec.array(count)

    public fun i64Array(count: Int): BoltCodec<LongArray> = I64ListCodec.array(count)

    public fun f32Array(count: Int): BoltCodec<FloatArray> = F32ListCodec.array(count)

    public fun f64Array(count: Int): BoltCodec<DoubleArray> = F64ListCodec.array(count)

    public fun <T> list(element: BoltCodec<T>): BoltCodec<List<T>> = ListCodec(element)

    /** Exactly [count] elements. */
    public fun <T> array(element: BoltCodec<T>, count: Int): BoltCodec<List<T>> =
        ArrayCodec(element, count)

    public fun <K, V> map(key: BoltCodec<K>, value: BoltCodec<V>): BoltCodec<Map<K, V>> =
        MapCodec(key, value)

    public fun <T : Any> optional(value: BoltCodec<T>): BoltCodec<T?> = OptionalCodec(value)

    /** An optional that may hold the record it is in. */
    public fun <T : Any> boxed(value: BoltCodec<T>): BoltCodec<T?> = BoxedCodec(value)

    /** A codec that is asked for when it is first used: of a type that contains itself. */
    public fun <T> deferred(codec: () -> BoltCodec<T>): BoltCodec<T> = DeferredCodec(codec)

    /** A list of numbers or plain records, seen where it lies. */
    public fun <T> view(element: BoltCodec<T>): BoltCodec<BoltView<T>> = ViewCodec(element)
}
