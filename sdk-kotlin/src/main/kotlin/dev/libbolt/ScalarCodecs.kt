package dev.libbolt

import java.nio.ByteBuffer
import java.time.Duration
import java.time.Instant

internal object UnitCodec : BoltCodec<Unit>() {
    override val align: Int get() = 1
    override val min: Int get() = 0

    override fun write(writer: BoltWriter, value: Unit) = Unit

    override fun read(reader: BoltReader) = Unit
}

internal object BoolCodec : BoltCodec<Boolean>() {
    override val align: Int get() = 1
    override val min: Int get() = 1

    override fun write(writer: BoltWriter, value: Boolean) = writer.bool(value)

    override fun read(reader: BoltReader): Boolean = reader.bool()
}

internal object I8Codec : BoltCodec<Byte>(), InMemory<Byte> {
    override val align: Int get() = 1
    override val min: Int get() = 1

    override fun write(writer: BoltWriter, value: Byte) = writer.i8(value)

    override fun read(reader: BoltReader): Byte = reader.i8()

    override fun at(from: ByteBuffer, at: Int): Byte = from.get(at)

    override fun at(from: LongArray, at: Int): Byte = BoltWords.i8(from, at)
}

internal object U8Codec : BoltCodec<UByte>(), InMemory<UByte> {
    override val align: Int get() = 1
    override val min: Int get() = 1

    override fun write(writer: BoltWriter, value: UByte) = writer.u8(value)

    override fun read(reader: BoltReader): UByte = reader.u8()

    override fun at(from: ByteBuffer, at: Int): UByte = from.get(at).toUByte()

    override fun at(from: LongArray, at: Int): UByte = BoltWords.u8(from, at)
}

internal object I16Codec : BoltCodec<Short>(), InMemory<Short> {
    override val align: Int get() = 2
    override val min: Int get() = 2

    override fun write(writer: BoltWriter, value: Short) = writer.i16(value)

    override fun read(reader: BoltReader): Short = reader.i16()

    override fun at(from: ByteBuffer, at: Int): Short = from.getShort(at)

    override fun at(from: LongArray, at: Int): Short = BoltWords.i16(from, at)
}

internal object U16Codec : BoltCodec<UShort>(), InMemory<UShort> {
    override val align: Int get() = 2
    override val min: Int get() = 2

    override fun write(writer: BoltWriter, value: UShort) = writer.u16(value)

    override fun read(reader: BoltReader): UShort = reader.u16()

    override fun at(from: ByteBuffer, at: Int): UShort = from.getShort(at).toUShort()

    override fun at(from: LongArray, at: Int): UShort = BoltWords.u16(from, at)
}

internal object I32Codec : BoltCodec<Int>(), InMemory<Int> {
    override val align: Int get() = 4
    override val min: Int get() = 4

    override fun write(writer: BoltWriter, value: Int) = writer.i32(value)

    override fun read(reader: BoltReader): Int = reader.i32()

    override fun at(from: ByteBuffer, at: Int): Int = from.getInt(at)

    override fun at(from: LongArray, at: Int): Int = BoltWords.i32(from, at)
}

internal object U32Codec : BoltCodec<UInt>(), InMemory<UInt> {
    override val align: Int get() = 4
    override val min: Int get() = 4

    override fun write(writer: BoltWriter, value: UInt) = writer.u32(value)

    override fun read(reader: BoltReader): UInt = reader.u32()

    override fun at(from: ByteBuffer, at: Int): UInt = from.getInt(at).toUInt()

    override fun at(from: LongArray, at: Int): UInt = BoltWords.u32(from, at)
}

internal object I64Codec : BoltCodec<Long>(), InMemory<Long> {
    override val align: Int get() = 8
    override val min: Int get() = 8

    override fun write(writer: BoltWriter, value: Long) = writer.i64(value)

    override fun read(reader: BoltReader): Long = reader.i64()

    override fun at(from: ByteBuffer, at: Int): Long = from.getLong(at)

    override fun at(from: LongArray, at: Int): Long = BoltWords.i64(from, at)
}

internal object U64Codec : BoltCodec<ULong>(), InMemory<ULong> {
    override val align: Int get() = 8
    override val min: Int get() = 8

    override fun write(writer: BoltWriter, value: ULong) = writer.u64(value)

    override fun read(reader: BoltReader): ULong = reader.u64()

    override fun at(from: ByteBuffer, at: Int): ULong = from.getLong(at).toULong()

    override fun at(from: LongArray, at: Int): ULong = BoltWords.u64(from, at)
}

internal object F32Codec : BoltCodec<Float>(), InMemory<Float> {
    override val align: Int get() = 4
    override val min: Int get() = 4

    override fun write(writer: BoltWriter, value: Float) = writer.f32(value)

    override fun read(reader: BoltReader): Float = reader.f32()

    override fun at(from: ByteBuffer, at: Int): Float = from.getFloat(at)

    override fun at(from: LongArray, at: Int): Float = BoltWords.f32(from, at)
}

internal object F64Codec : BoltCodec<Double>(), InMemory<Double> {
    override val align: Int get() = 8
    override val min: Int get() = 8

    override fun write(writer: BoltWriter, value: Double) = writer.f64(value)

    override fun read(reader: BoltReader): Double = reader.f64()

    override fun at(from: ByteBuffer, at: Int): Double = from.getDouble(at)

    override fun at(from: LongArray, at: Int): Double = BoltWords.f64(from, at)
}

internal object StringCodec : BoltCodec<String>() {
    override val align: Int get() = 4
    override val min: Int get() = 4

    override fun write(writer: BoltWriter, value: String) = writer.string(value)

    override fun read(reader: BoltReader): String = reader.string()
}

internal object BytesCodec : BoltCodec<ByteArray>() {
    override val align: Int get() = 4
    override val min: Int get() = 4

    override fun write(writer: BoltWriter, value: ByteArray) = writer.bytes(value)

    override fun read(reader: BoltReader): ByteArray = reader.bytes()
}

internal object TimestampCodec : BoltCodec<Instant>() {
    override val align: Int get() = 8
    override val min: Int get() = 8

    override fun write(writer: BoltWriter, value: Instant) = writer.timestamp(value)

    override fun read(reader: BoltReader): Instant = reader.timestamp()
}

internal object DurationCodec : BoltCodec<Duration>() {
    override val align: Int get() = 8
    override val min: Int get() = 8

    override fun write(writer: BoltWriter, value: Duration) = writer.duration(value)

    override fun read(reader: BoltReader): Duration = reader.duration()
}
