package dev.libbolt

import java.nio.ByteBuffer
import java.time.Duration
import java.time.Instant

/** Codecs of every kind, with values, as generated code would have them. */
internal object Samples {
    class Sample<T>(val name: String, val codec: BoltCodec<T>, val values: List<T>)

    private fun <T> of(name: String, codec: BoltCodec<T>, vararg values: T) =
        Sample(name, codec, values.toList())

    /** Plain, with padding at its end. */
    data class Mark(val at: Long, val level: UByte)

    object MarkCodec : BoltRecordCodec<Mark>(align = 8, min = 16, plain = true) {
        override fun writeFields(writer: BoltWriter, value: Mark) {
            writer.i64(value.at)
            writer.u8(value.level)
        }

        override fun readFields(reader: BoltReader) = Mark(reader.i64(), reader.u8())
    }

    /** The same, read in one step. */
    object FlatMarkCodec : BoltFlatCodec<Mark>(align = 8, min = 16) {
        override fun writeFields(writer: BoltWriter, value: Mark) {
            writer.i64(value.at)
            writer.u8(value.level)
        }

        override fun at(from: ByteBuffer, at: Int) =
            Mark(from.getLong(at), from.get(at + 8).toUByte())

        override fun at(from: LongArray, at: Int) =
            Mark(BoltWords.i64(from, at), BoltWords.u8(from, at + 8))

        override fun put(to: LongArray, at: Int, value: Mark) {
            BoltWords.i64(to, at, value.at)
            BoltWords.u8(to, at + 8, value.level)
        }
    }

    data class Tree(val label: String, val email: String?, val children: List<Tree>)

    private val optionalText = BoltCodecs.optional(BoltCodecs.string)
    private val trees = BoltCodecs.list(BoltCodecs.deferred { TreeCodec })

    object TreeCodec : BoltRecordCodec<Tree>(align = 8, min = 16, plain = false) {
        override fun writeFields(writer: BoltWriter, value: Tree) {
            writer.string(value.label)
            writer.put(optionalText, value.email)
            writer.put(trees, value.children)
        }

        override fun readFields(reader: BoltReader) =
            Tree(reader.string(), reader.get(optionalText), reader.get(trees))
    }

    data class Link(val value: Long, val next: Link?)

    private val boxedLink = BoltCodecs.boxed(BoltCodecs.deferred { LinkCodec })

    object LinkCodec : BoltRecordCodec<Link>(align = 8, min = 9, plain = false) {
        override fun writeFields(writer: BoltWriter, value: Link) {
            writer.i64(value.value)
            writer.put(boxedLink, value.next)
        }

        override fun readFields(reader: BoltReader) = Link(reader.i64(), reader.get(boxedLink))
    }

    data object Empty

    object EmptyCodec : BoltRecordCodec<Empty>(align = 1, min = 1, plain = false) {
        override fun writeFields(writer: BoltWriter, value: Empty) = Unit

        override fun readFields(reader: BoltReader) = Empty
    }

    enum class Level { LOW, NONE, HIGH }

    private val levels = longArrayOf(-5, 0, 2_000_000_000)
    private val level = BoltEnumCodec(BoltCodecs.i32, Level.values(), levels)
    private val big = BoltEnumCodec(BoltCodecs.u64, Level.values(), longArrayOf(-1, 0, 1))
    private val small = BoltEnumCodec(BoltCodecs.u8, Level.values(), longArrayOf(255, 0, 128))

    /** Its alternatives: a number, a text, a record. */
    object ValueCodec :
        BoltVariantCodec<Any>(8, 1, BoltCodecs.i64, BoltCodecs.string, MarkCodec) {
        override fun index(value: Any): Int =
            when (value) {
                is Long -> 0
                is String -> 1
                else -> 2
            }

        override fun wrap(index: Int, value: Any?): Any = value!!
    }

    private val texts = BoltCodecs.list(BoltCodecs.list(optionalText))
    private val map = BoltCodecs.map(BoltCodecs.string, BoltCodecs.i64)
    private val smallMap = BoltCodecs.map(BoltCodecs.i8, BoltCodecs.bool)
    private val marks = List(200) { Mark(it.toLong(), 1u) }
    private val tree = Tree("leaf", null, emptyList())

    val all: List<Sample<*>> =
        listOf(
            of("unit", BoltCodecs.unit, Unit),
            of("bool", BoltCodecs.bool, true, false),
            of("i8", BoltCodecs.i8, Byte.MIN_VALUE, Byte.MAX_VALUE),
            of("u8", BoltCodecs.u8, UByte.MIN_VALUE, UByte.MAX_VALUE),
            of("i16", BoltCodecs.i16, Short.MIN_VALUE, Short.MAX_VALUE),
            of("u16", BoltCodecs.u16, UShort.MIN_VALUE, UShort.MAX_VALUE),
            of("i32", BoltCodecs.i32, Int.MIN_VALUE, Int.MAX_VALUE),
            of("u32", BoltCodecs.u32, UInt.MIN_VALUE, UInt.MAX_VALUE),
            of("i64", BoltCodecs.i64, Long.MIN_VALUE, Long.MAX_VALUE),
            of("u64", BoltCodecs.u64, ULong.MIN_VALUE, ULong.MAX_VALUE),
            of("f32", BoltCodecs.f32, 1.5f, Float.NEGATIVE_INFINITY, Float.NaN),
            of("f64", BoltCodecs.f64, 1.5, Double.NEGATIVE_INFINITY, Double.NaN),
            of("string", BoltCodecs.string, "", "a\u0000b", "é語😀", "x".repeat(3_000)),
            of("bytes", BoltCodecs.bytes, ByteArray(0), ByteArray(256) { it.toByte() }),
            of("timestamp", BoltCodecs.timestamp, Instant.EPOCH, Times.instant(Long.MIN_VALUE)),
            of("duration", BoltCodecs.duration, Duration.ZERO, Duration.ofNanos(Long.MIN_VALUE)),
            of("bools", BoltCodecs.bools, booleanArrayOf(), booleanArrayOf(true, false)),
            of("i8s", BoltCodecs.i8s, byteArrayOf(), byteArrayOf(-1, 2)),
            of("i16s", BoltCodecs.i16s, shortArrayOf(), shortArrayOf(-1, 2)),
            of("i32s", BoltCodecs.i32s, intArrayOf(), intArrayOf(-1, 2)),
            of("i64s", BoltCodecs.i64s, longArrayOf(), LongArray(500) { it.toLong() }),
            of("f32s", BoltCodecs.f32s, floatArrayOf(), floatArrayOf(-1f, 2f)),
            of("f64s", BoltCodecs.f64s, doubleArrayOf(), doubleArrayOf(-1.0, 2.0)),
            of("boolArray", BoltCodecs.boolArray(2), booleanArrayOf(true, false)),
            of("i8Array", BoltCodecs.i8Array(3), byteArrayOf(1, 2, 3)),
            of("i16Array", BoltCodecs.i16Array(2), shortArrayOf(1, 2)),
            of("i32Array", BoltCodecs.i32Array(2), intArrayOf(1, 2)),
            of("i64Array", BoltCodecs.i64Array(2), longArrayOf(1, 2)),
            of("f32Array", BoltCodecs.f32Array(2), floatArrayOf(1f, 2f)),
            of("f64Array", BoltCodecs.f64Array(2), doubleArrayOf(1.0, 2.0)),
            of("array", BoltCodecs.array(BoltCodecs.string, 2), listOf("a", "bc")),
            of("nested", texts, emptyList(), listOf(listOf("a", null, ""), emptyList())),
            of("u32s", BoltCodecs.list(BoltCodecs.u32), listOf(1u, UInt.MAX_VALUE)),
            of("map", map, emptyMap(), mapOf("" to 0L, "ü" to -1L)),
            of("map of small", smallMap, mapOf(1.toByte() to true)),
            of("optional", BoltCodecs.optional(BoltCodecs.i64), null, -1L),
            of("record", TreeCodec, tree, Tree("root", "e", listOf(tree, tree))),
            of("plain", MarkCodec, Mark(-1, 255u)),
            of("plains", BoltCodecs.list(MarkCodec), emptyList(), marks),
            of("flat", FlatMarkCodec, Mark(-1, 255u)),
            of("flats", BoltCodecs.list(FlatMarkCodec), emptyList(), marks),
            of("box", LinkCodec, Link(1, null), Link(1, Link(2, Link(3, null)))),
            of("empty record", EmptyCodec, Empty),
            of("empty records", BoltCodecs.list(EmptyCodec), listOf(Empty, Empty)),
            of("enum", level, *Level.values()),
            of("enum of u64", big, *Level.values()),
            of("enum of u8", small, *Level.values()),
            of("variant", ValueCodec, 7L, "seven", Mark(7, 7u)),
        )
}
