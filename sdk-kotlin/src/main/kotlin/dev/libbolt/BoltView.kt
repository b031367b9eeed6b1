package dev.libbolt

import java.nio.ByteBuffer
import java.nio.ByteOrder

/**
 * A list of numbers or plain records, seen where the C++ side has left it: no element is an object
 * until it is asked for. What is small is copied as a whole: that costs less than looking after it.
 *
 * @property buffer the elements' bytes, [stride] for each, laid out as C++ has them, in the native
 *   order, read-only: `buffer.asDoubleBuffer()` and the like see numbers. The memory lives as long
 *   as this view or any buffer made of it is reachable.
 */
public class BoltView<T> internal constructor(
    memory: ByteBuffer,
    private val element: BoltCodec<T>,
    /** Bytes from one element to the next. */
    public val stride: Int,
    override val size: Int,
) : AbstractList<T>(),
    RandomAccess {
    private val memory: ByteBuffer = memory.order(ByteOrder.nativeOrder())

    /** Needs no reader, only places, which threads may read beside each other. */
    private val flat = element as? BoltFlatCodec<T>

    public val buffer: ByteBuffer
        get() = memory.asReadOnlyBuffer().order(ByteOrder.nativeOrder())

    override fun get(index: Int): T {
        if (index !in 0 until size) throw IndexOutOfBoundsException("index: $index, size: $size")
        return if (flat != null) flat.at(memory, index * stride) else reader().at(index)
    }

    override fun iterator(): Iterator<T> {
        val flat = flat ?: return readingIterator()
        return object : Iterator<T> {
            private var next = 0

            override fun hasNext() = next < size

            override fun next(): T =
                if (hasNext()) flat.at(memory, next++ * stride) else throw NoSuchElementException()
        }
    }

    private fun readingIterator(): Iterator<T> {
        val reader = reader()
        return object : Iterator<T> {
            private var next = 0

            override fun hasNext() = next < size

            override fun next(): T =
                if (hasNext()) reader.at(next++) else throw NoSuchElementException()
        }
    }

    /** Of its own position, so that threads can read beside each other. */
    private fun reader() = BoltReader(memory.duplicate().order(ByteOrder.nativeOrder()), null)

    private fun BoltReader.at(index: Int): T {
        begin(source, index * stride, stride, NOWHERE)
        return element.read(this)
    }

    /** As a list of [codec]'s elements, at once, if that is what it is of. */
    internal fun copyTo(writer: BoltWriter, codec: BoltCodec<*>): Boolean {
        if (codec !== element) return false
        writer.enter(size)
        val at = writer.room(element.align, size.toLong() * stride)
        val to = writer.target
        to.moveTo(at)
        to.put(memory.duplicate())
        writer.leave()
        return true
    }

    private companion object {
        val NOWHERE = BoltFunction(NoModule, "view")
    }

    private object NoModule : BoltModule("", emptyArray())
}

internal class ViewCodec<T>(private val element: BoltCodec<T>) : BoltCodec<BoltView<T>>() {
    override val align: Int get() = 8
    override val min: Int get() = 8

    override fun write(writer: BoltWriter, value: BoltView<T>) {
        value.copyTo(writer, element)
    }

    /** What is seen in place is of one size, and any bytes are good enough for it. */
    override fun read(reader: BoltReader): BoltView<T> {
        val count = reader.enter(element.min)
        val memory = reader.detach(count.toLong() * element.min)
        reader.leave()
        return BoltView(memory, element, element.min, count)
    }
}
