package dev.libbolt

import java.nio.ByteBuffer
import java.time.Duration
import java.time.Instant

/**
 * Reads values in libbolt's wire layout, and trusts nothing: bytes that are no value of the type
 * are a [BoltException] that names the call.
 */
public class BoltReader internal constructor(
    private var buffer: ByteBuffer,
    private val call: BoltCall?,
) {
    private val own = buffer
    private var base = 0
    private var position = 0
    private var end = 0
    private var depth = 0
    private var of: BoltFunction? = null
    private val function: BoltFunction get() = of!!

    internal fun begin(bytes: ByteBuffer, at: Int, length: Int, function: BoltFunction) {
        if (buffer !== bytes) buffer = bytes
        base = at
        position = 0
        end = length
        depth = 0
        if (of !== function) of = function
    }

    internal fun end() {
        if (buffer !== own) buffer = own
    }

    /** One value, and nothing behind it. */
    internal fun <T> whole(codec: BoltCodec<T>): T {
        val value = codec.read(this)
        if (position != end) wrong("${end - position} bytes too many")
        return value
    }

    /** All there is, as text. */
    internal fun rest(): String = Text.decodeLoosely(take(end - position))

    public fun bool(): Boolean =
        when (i8().toInt()) {
            0 -> false
            1 -> true
            else -> wrong("neither true nor false")
        }

    public fun i8(): Byte = buffer.get(place(1, 1))

    public fun u8(): UByte = i8().toUByte()

    public fun i16(): Short = buffer.getShort(place(2, 2))

    public fun u16(): UShort = i16().toUShort()

    public fun i32(): Int = buffer.getInt(place(4, 4))

    public fun u32(): UInt = i32().toUInt()

    public fun i64(): Long = buffer.getLong(place(8, 8))

    public fun u64(): ULong = i64().toULong()

    public fun f32(): Float = buffer.getFloat(place(4, 4))

    public fun f64(): Double = buffer.getDouble(place(8, 8))

    public fun string(): String {
        val length = length()
        val at = place(1, length)
        val bytes = scratch(length)
        copy(at, bytes, length)
        return Text.decode(bytes, length) ?: wrong("not valid UTF-8")
    }

    public fun bytes(): ByteArray = take(length())

    public fun timestamp(): Instant = Times.instant(i64())

    public fun duration(): Duration = Duration.ofNanos(i64())

    public fun <T> get(codec: BoltCodec<T>): T = codec.read(this)

    internal fun <T : BoltObject> instance(make: (BoltHandle) -> T): T {
        val library = function.library
        @Suppress("UNCHECKED_CAST") // an instance is of one class for ever
        return library.instances.get(i64(), library, make) as T
    }

    internal fun align(to: Int) {
        place(to, 0)
    }

    /** Index in [source] of [bytes], which are there. */
    internal fun room(align: Int, bytes: Long): Int {
        if (bytes > BoltWriter.MAX) tooShort()
        return place(align, bytes.toInt())
    }

    internal val source: ByteBuffer get() = buffer

    /** Bytes since the block's beginning. */
    internal val at: Int get() = position

    /** The head of a list or map of elements of at least [min] bytes: how many. */
    internal fun enter(min: Int): Int {
        deeper()
        align(8)
        val count = i32()
        i32()
        // Not more than fit, so that no length makes us ask for memory.
        if (count < 0 || count.toLong() * min > end - position) tooShort()
        return count
    }

    internal fun deeper() {
        if (++depth > BoltWriter.MAX_DEPTH) wrong("nested too deep")
    }

    internal fun leave() {
        --depth
    }

    /** A copy of the next [bytes], if they are few. */
    internal fun words(bytes: Long): LongArray? {
        if (bytes > BoltCall.COPIED) return null
        return BoltWords.copy(buffer, room(8, bytes), bytes.toInt())
    }

    /**
     * The next [bytes] as memory that lives as long as the buffer that is given: the result's own,
     * or a copy if that is small. Nothing can be read afterwards.
     */
    internal fun detach(bytes: Long): ByteBuffer {
        val at = room(8, bytes)
        val made = call?.takeMemory(buffer, at, bytes.toInt(), function.library.table)
        if (made != null) return made
        val copy = ByteBuffer.allocate(bytes.toInt())
        val from = buffer.duplicate()
        from.window(at, bytes.toInt())
        copy.put(from)
        copy.moveTo(0)
        return copy
    }

    internal fun wrong(what: String): Nothing =
        throw BoltException("${function.label} gave what is no value of its type: $what")

    private fun tooShort(): Nothing = wrong("it ends too early")

    private fun length(): Int {
        val length = i32()
        if (length < 0) tooShort()
        return length
    }

    private fun take(length: Int): ByteArray {
        val at = place(1, length)
        val bytes = ByteArray(length)
        copy(at, bytes, length)
        return bytes
    }

    private fun copy(from: Int, to: ByteArray, length: Int) {
        buffer.moveTo(from)
        buffer.get(to, 0, length)
    }

    private fun place(align: Int, bytes: Int): Int {
        val start = (position + align - 1) and -align
        if (start > end || bytes > end - start) tooShort()
        position = start + bytes
        return base + start
    }

    /** Memory for a text on its way, kept if it is small. */
    private fun scratch(length: Int): ByteArray {
        if (length > SCRATCH) return ByteArray(length)
        return scratch ?: ByteArray(SCRATCH).also { scratch = it }
    }

    private var scratch: ByteArray? = null

    private companion object {
        const val SCRATCH = 1536
    }
}
