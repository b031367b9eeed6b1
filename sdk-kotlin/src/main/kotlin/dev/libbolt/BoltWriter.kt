package dev.libbolt

import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.time.Duration
import java.time.Instant

/**
 * Writes values in libbolt's wire layout, one after the other, each at its alignment. Belongs to
 * one call. Throws `IllegalArgumentException` for what has no wire form.
 */
public class BoltWriter internal constructor(private val inline: ByteBuffer, inlineAddress: Long) {
    private val inlineArgs = inlineAddress + CallMemory.ARGS_AT
    private var buffer = inline
    private var base = CallMemory.ARGS_AT
    private var capacity = CallMemory.ARGS_SIZE
    private var depth = 0
    private var kept: Any? = null
    private val unsure = ArrayList<String>()
    private var library: Library? = null

    /** Where native code finds the block. */
    internal var address: Long = inlineArgs
        private set

    /** Bytes so far. */
    internal var size: Int = 0
        private set

    internal fun begin(library: Library) {
        if (this.library !== library) this.library = library
        size = 0
        depth = 0
    }

    /** Memory that did not fit is freed. */
    internal fun end() {
        kept = null
        if (!unsure.isEmpty()) unsure.clear()
        if (buffer === inline) return
        NativeMemory.free(address)
        buffer = inline
        base = CallMemory.ARGS_AT
        capacity = CallMemory.ARGS_SIZE
        address = inlineArgs
    }

    public fun bool(value: Boolean) {
        i8(if (value) 1 else 0)
    }

    public fun i8(value: Byte) {
        val at = place(1, 1)
        buffer.put(at, value)
    }

    public fun u8(value: UByte): Unit = i8(value.toByte())

    public fun i16(value: Short) {
        val at = place(2, 2)
        buffer.putShort(at, value)
    }

    public fun u16(value: UShort): Unit = i16(value.toShort())

    public fun i32(value: Int) {
        val at = place(4, 4)
        buffer.putInt(at, value)
    }

    public fun u32(value: UInt): Unit = i32(value.toInt())

    public fun i64(value: Long) {
        val at = place(8, 8)
        buffer.putLong(at, value)
    }

    public fun u64(value: ULong): Unit = i64(value.toLong())

    public fun f32(value: Float) {
        val at = place(4, 4)
        buffer.putFloat(at, value)
    }

    public fun f64(value: Double) {
        val at = place(8, 8)
        buffer.putDouble(at, value)
    }

    /** Refuses text with surrogates that are no pair: it has no UTF-8. */
    public fun string(value: String) {
        val bytes = Text.encode(value)
        if (bytes.size != value.length) {
            Text.check(value)
        } else {
            // ASCII, or with a `?` for each surrogate. Native code looks for one: for less than a
            // look at each character here costs.
            unsure.add(value)
        }
        bytes(bytes)
    }

    /** Whether native code is to look for a `?`. */
    internal val isUnsure: Boolean get() = !unsure.isEmpty()

    /** There is one. */
    internal fun checkTexts() {
        unsure.forEach(Text::check)
        unsure.clear()
    }

    public fun bytes(value: ByteArray) {
        i32(value.size)
        val at = place(1, value.size)
        buffer.moveTo(at)
        buffer.put(value)
    }

    /** Refuses times beyond 292 years around 1970, which 64 bits of nanoseconds do not hold. */
    public fun timestamp(value: Instant): Unit = i64(Times.nanoseconds(value))

    /** Refuses durations of more than 292 years. */
    public fun duration(value: Duration): Unit = i64(Times.nanoseconds(value))

    public fun <T> put(codec: BoltCodec<T>, value: T): Unit = codec.write(this, value)

    internal fun instance(value: BoltObject) {
        i64(value.idAsArgument(library!!))
        // Reachable until the call has begun.
        kept = if (kept == null) value else Pair(kept, value)
    }

    /** Pads with zeros. */
    internal fun align(to: Int) {
        place(to, 0)
    }

    /** Zeros. */
    internal fun skip(bytes: Int) {
        val at = place(1, bytes)
        for (i in at until at + bytes) buffer.put(i, 0)
    }

    /** Room for [bytes], whose index in [target] is given. */
    internal fun room(align: Int, bytes: Long): Int {
        if (bytes > MAX) tooLong()
        return place(align, bytes.toInt())
    }

    /** Where [room] is; another one after each request for room. */
    internal val target: ByteBuffer get() = buffer

    /** Of any contents, [least] or more, until it is asked for again. */
    internal fun words(least: Int): LongArray {
        if (least > WORDS) return LongArray(least)
        return words ?: LongArray(WORDS).also { words = it }
    }

    private var words: LongArray? = null

    /** The head of a list or map, which may be [MAX_DEPTH] deep. */
    internal fun enter(count: Int) {
        deeper()
        align(8)
        i32(count)
        i32(0)
    }

    internal fun deeper() {
        if (++depth > MAX_DEPTH) {
            throw IllegalArgumentException(
                "lists, maps and boxes are nested more than $MAX_DEPTH deep",
            )
        }
    }

    internal fun leave() {
        --depth
    }

    /** Index of [bytes] at the next multiple of [align] in the buffer, which may be a new one. */
    private fun place(align: Int, bytes: Int): Int {
        val before = size
        val start = (before + align - 1) and -align
        val end = start + bytes
        if (end > capacity || end < 0) {
            grow(((before.toLong() + align - 1) and -align.toLong()) + bytes) // without overflow
        }
        size = end
        if (start != before) pad(before, start)
        return base + start
    }

    private fun pad(from: Int, to: Int) {
        for (i in base + from until base + to) buffer.put(i, 0)
    }

    private fun grow(needed: Long) {
        if (needed > MAX) tooLong()
        val wanted = minOf(maxOf(needed, 2L * capacity), MAX.toLong()).toInt()
        val grown =
            NativeMemory.allocate(wanted)?.order(ByteOrder.nativeOrder())
                ?: throw OutOfMemoryError("no native memory for $wanted bytes of arguments")
        val written = buffer.duplicate()
        written.window(base, size)
        grown.put(written)
        if (buffer !== inline) NativeMemory.free(address)
        buffer = grown
        base = 0
        capacity = wanted
        address = NativeMemory.address(grown)
    }

    private fun tooLong(): Nothing =
        throw IllegalArgumentException("the arguments have more than $MAX bytes")

    internal companion object {
        const val MAX = Int.MAX_VALUE
        const val MAX_DEPTH = 64
        private const val WORDS = 512
    }
}
