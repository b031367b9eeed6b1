package dev.libbolt

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

internal object I8Codec : BoltCodec<Byte>() {
    override val align: Int get() = 1
    override val min: Int get() = 1

    override fun write(writer: BoltWriter, value: Byte) = writer.i8(value)

    override fun read(reader: BoltReader): Byte = reader.i8()
}

internal object U8Codec : BoltCodec<UByte>() {
    override val align: Int get() = 1
    override val min: Int get() = 1

    override fun write(writer: BoltWriter, value: UByte) = writer.u8(value)

    override fun read(reader: BoltReader): UByte = reader.u8()
}

internal object I16Codec : BoltCodec<Short>() {
    override val align: Int get() = 2
    override val min: Int get() = 2

    override fun write(writer: BoltWriter, value: Short) = writer.i16(value)

    override fun read(reader: BoltReader): Short = reader.i16()
}

internal object U16Codec : BoltCodec<UShort>() {
    override val align: Int get() = 2
    override val min: Int get() = 2

    override fun write(writer: BoltWriter, value: UShort) = writer.u16(value)

    override fun read(reader: BoltReader): UShort = reader.u16()
}

internal object I32Codec : BoltCodec<Int>() {
    override val align: Int get() = 4
    override val min: Int get() = 4

    override fun write(writer: BoltWriter, value: Int) = writer.i32(value)

    override fun read(reader: BoltReader): Int = reader.i32()
}

internal object U32Codec : BoltCodec<UInt>() {
    override val align: Int get() = 4
    override val min: Int get() = 4

    override fun write(writer: BoltWriter, value: UInt) = writer.u32(value)

    override fun read(reader: BoltReader): UInt = reader.u32()
}

internal object I64Codec : BoltCodec<Long>() {
    override val align: Int get() = 8
    override val min: Int get() = 8

    override fun write(writer: BoltWriter, value: Long) = writer.i64(value)

    override fun read(reader: BoltReader): Long = reader.i64()
}

internal object U64Codec : BoltCodec<ULong>() {
    override val align: Int get() = 8
    override val min: Int get() = 8

    override fun write(writer: BoltWriter, value: ULong) = writer.u64(value)

    override fun read(reader: BoltReader): ULong = reader.u64()
}

internal object F32Codec : BoltCodec<Float>() {
    override val align: Int get() = 4
    override val min: Int get() = 4

    override fun write(writer: BoltWriter, value: Float) = writer.f32(value)

    override fun read(reader: BoltReader): Float = reader.f32()
}

internal object F64Codec : BoltCodec<Double>() {
    override val align: Int get() = 8
    override val min: Int get() = 8

    override fun write(writer: BoltWriter, value: Double) = writer.f64(value)

    override fun read(reader: BoltReader): Double = reader.f64()
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
