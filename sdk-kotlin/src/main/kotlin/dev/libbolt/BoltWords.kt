package dev.libbolt

import java.nio.ByteBuffer
import java.nio.ByteOrder

/**
 * Numbers in an array of 64-bit words that has memory as C++ lays it out, each at a multiple of its
 * size; for generated code. The compiler sees through an array, and through a `ByteBuffer` it does
 * not: every read of one reads its limit and its kind again.
 */
public object BoltWords {
    private val isLittle = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN

    @JvmStatic
    public fun i8(from: LongArray, at: Int): Byte = (from[at ushr 3] ushr shift(at, 1)).toByte()

    @JvmStatic
    public fun u8(from: LongArray, at: Int): UByte = i8(from, at).toUByte()

    @JvmStatic
    public fun i16(from: LongArray, at: Int): Short = (from[at ushr 3] ushr shift(at, 2)).toShort()

    @JvmStatic
    public fun u16(from: LongArray, at: Int): UShort = i16(from, at).toUShort()

    @JvmStatic
    public fun i32(from: LongArray, at: Int): Int = (from[at ushr 3] ushr shift(at, 4)).toInt()

    @JvmStatic
    public fun u32(from: LongArray, at: Int): UInt = i32(from, at).toUInt()

    @JvmStatic
    public fun i64(from: LongArray, at: Int): Long = from[at ushr 3]

    @JvmStatic
    public fun u64(from: LongArray, at: Int): ULong = i64(from, at).toULong()

    @JvmStatic
    public fun f32(from: LongArray, at: Int): Float = Float.fromBits(i32(from, at))

    @JvmStatic
    public fun f64(from: LongArray, at: Int): Double = Double.fromBits(i64(from, at))

    /** Where there are zeros, as all of these. */
    @JvmStatic
    public fun i8(to: LongArray, at: Int, value: Byte): Unit =
        add(to, at, 1, value.toLong() and 0xff)

    @JvmStatic
    public fun u8(to: LongArray, at: Int, value: UByte): Unit = i8(to, at, value.toByte())

    @JvmStatic
    public fun i16(to: LongArray, at: Int, value: Short): Unit =
        add(to, at, 2, value.toLong() and 0xffff)

    @JvmStatic
    public fun u16(to: LongArray, at: Int, value: UShort): Unit = i16(to, at, value.toShort())

    @JvmStatic
    public fun i32(to: LongArray, at: Int, value: Int): Unit =
        add(to, at, 4, value.toLong() and 0xffffffffL)

    @JvmStatic
    public fun u32(to: LongArray, at: Int, value: UInt): Unit = i32(to, at, value.toInt())

    @JvmStatic
    public fun i64(to: LongArray, at: Int, value: Long) {
        to[at ushr 3] = value
    }

    @JvmStatic
    public fun u64(to: LongArray, at: Int, value: ULong): Unit = i64(to, at, value.toLong())

    @JvmStatic
    public fun f32(to: LongArray, at: Int, value: Float): Unit = i32(to, at, value.toRawBits())

    @JvmStatic
    public fun f64(to: LongArray, at: Int, value: Double): Unit = i64(to, at, value.toRawBits())

    private fun add(to: LongArray, at: Int, size: Int, bits: Long) {
        to[at ushr 3] = to[at ushr 3] or (bits shl shift(at, size))
    }

    /** Of a number of [size] bytes at [at], in its word. */
    private fun shift(at: Int, size: Int): Int =
        (if (isLittle) at and 7 else 8 - size - (at and 7)) shl 3

    /** The [bytes] at [at] of [from], which is in the native order. */
    internal fun copy(from: ByteBuffer, at: Int, bytes: Int): LongArray {
        val made = LongArray((bytes + 7) ushr 3)
        from.window(at, bytes)
        from.asLongBuffer().get(made, 0, bytes ushr 3)
        from.window(0, from.capacity())
        for (i in (bytes and 7.inv()) until bytes) i8(made, i, from.get(at + i))
        return made
    }

    /** The first [bytes] of [from] to [at] of [to], which is in the native order. */
    internal fun copy(from: LongArray, to: ByteBuffer, at: Int, bytes: Int) {
        to.moveTo(at)
        to.asLongBuffer().put(from, 0, bytes ushr 3)
        for (i in (bytes and 7.inv()) until bytes) to.put(at + i, i8(from, i))
    }
}
