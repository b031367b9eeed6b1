package dev.libbolt

import java.nio.ByteBuffer

/** Lists of numbers, copied at once to and from primitive arrays. */
internal abstract class NumberListCodec<A : Any>(private val size: Int) : BoltCodec<A>() {
    final override val align: Int get() = 8
    final override val min: Int get() = 8

    abstract fun count(value: A): Int

    /** All of [value] at the buffer's position. */
    abstract fun put(to: ByteBuffer, value: A)

    /** The next [count] numbers from the buffer's position. */
    abstract fun get(from: ByteBuffer, count: Int): A

    final override fun write(writer: BoltWriter, value: A) {
        writer.enter(count(value))
        writeNumbers(writer, value)
        writer.leave()
    }

    final override fun read(reader: BoltReader): A {
        val value = readNumbers(reader, reader.enter(size))
        reader.leave()
        return value
    }

    fun writeNumbers(writer: BoltWriter, value: A) {
        val at = writer.room(size, count(value).toLong() * size)
        writer.target.moveTo(at)
        put(writer.target, value)
    }

    fun readNumbers(reader: BoltReader, count: Int): A {
        val at = reader.room(size, count.toLong() * size)
        reader.source.moveTo(at)
        return get(reader.source, count)
    }

    /** Exactly [count] of them, without a head. */
    fun array(count: Int): BoltCodec<A> = NumberArrayCodec(this, count, size)
}

private class NumberArrayCodec<A : Any>(
    private val list: NumberListCodec<A>,
    private val count: Int,
    private val size: Int,
) : BoltCodec<A>() {
    override val align: Int get() = size
    override val min: Int get() = count * size

    override fun write(writer: BoltWriter, value: A) {
        checkCount(list.count(value), count)
        list.writeNumbers(writer, value)
    }

    override fun read(reader: BoltReader): A = list.readNumbers(reader, count)
}

internal fun checkCount(given: Int, wanted: Int) {
    require(given == wanted) { "an array of $wanted elements is given $given" }
}

internal object I8ListCodec : NumberListCodec<ByteArray>(1) {
    override fun count(value: ByteArray): Int = value.size

    override fun put(to: ByteBuffer, value: ByteArray) {
        to.put(value)
    }

    override fun get(from: ByteBuffer, count: Int): ByteArray =
        ByteArray(count).also { from.get(it) }
}

internal object BoolListCodec : BoltCodec<BooleanArray>() {
    override val align: Int get() = 8
    override val min: Int get() = 8

    override fun write(writer: BoltWriter, value: BooleanArray) {
        writer.enter(value.size)
        for (each in value) writer.bool(each)
        writer.leave()
    }

    override fun read(reader: BoltReader): BooleanArray {
        val value = BooleanArray(reader.enter(1)) { reader.bool() }
        reader.leave()
        return value
    }
}

internal class BoolArrayCodec(private val count: Int) : BoltCodec<BooleanArray>() {
    override val align: Int get() = 1
    override val min: Int get() = count

    override fun write(writer: BoltWriter, value: BooleanArray) {
        checkCount(value.size, count)
        for (each in value) writer.bool(each)
    }

    override fun read(reader: BoltReader): BooleanArray = BooleanArray(count) { reader.bool() }
}

internal object I16ListCodec : NumberListCodec<ShortArray>(2) {
    override fun count(value: ShortArray): Int = value.size

    override fun put(to: ByteBuffer, value: ShortArray) {
        to.asShortBuffer().put(value)
    }

    override fun get(from: ByteBuffer, count: Int): ShortArray =
        ShortArray(count).also { from.asShortBuffer().get(it) }
}

internal object I32ListCodec : NumberListCodec<IntArray>(4) {
    override fun count(value: IntArray): Int = value.size

    override fun put(to: ByteBuffer, value: IntArray) {
        to.asIntBuffer().put(value)
    }

    override fun get(from: ByteBuffer, count: Int): IntArray =
        IntArray(count).also { from.asIntBuffer().get(it) }
}

internal object I64ListCodec : NumberListCodec<LongArray>(8) {
    override fun count(value: LongArray): Int = value.size

    override fun put(to: ByteBuffer, value: LongArray) {
        to.asLongBuffer().put(value)
    }

    override fun get(from: ByteBuffer, count: Int): LongArray =
        LongArray(count).also { from.asLongBuffer().get(it) }
}

internal object F32ListCodec : NumberListCodec<FloatArray>(4) {
    override fun count(value: FloatArray): Int = value.size

    override fun put(to: ByteBuffer, value: FloatArray) {
        to.asFloatBuffer().put(value)
    }

    override fun get(from: ByteBuffer, count: Int): FloatArray =
        FloatArray(count).also { from.asFloatBuffer().get(it) }
}

internal object F64ListCodec : NumberListCodec<DoubleArray>(8) {
    override fun count(value: DoubleArray): Int = value.size

    override fun put(to: ByteBuffer, value: DoubleArray) {
        to.asDoubleBuffer().put(value)
    }

    override fun get(from: ByteBuffer, count: Int): DoubleArray =
        DoubleArray(count).also { from.asDoubleBuffer().get(it) }
}
