package dev.libbolt

import java.nio.ByteBuffer
import java.nio.ByteOrder

/**
 * A list of numbers or plain records, seen where the C++ side has left it: no element is an object
 * until it is asked for. What is small is copied as a whole: that costs less than looking after it,
 * and its [buffer] is made when it is first asked for.
 *
 * @property buffer the elements' bytes, [stride] for each, laid out as C++ has them, in the native
 *   order, read-only: `buffer.asDoubleBuffer()` and the like see numbers. The memory lives as long
 *   as this view or any buffer made of it is reachable.
 */
public class BoltView<T> private constructor(
    private val element: BoltCodec<T>,
    /** Bytes from one element to the next. */
    public val stride: Int,
    override val size: Int,
    /** A copy of little memory whose elements need no reader, only places; else null. */
    private val words: LongArray?,
    private var memory: ByteBuffer?,
) : AbstractList<T>(),
    RandomAccess {
    internal constructor(element: BoltCodec<T>, count: Int, words: LongArray) :
        this(element, element.min, count, words, null)

    internal constructor(element: BoltCodec<T>, count: Int, memory: ByteBuffer) :
        this(element, element.min, count, null, memory.order(ByteOrder.nativeOrder()))

    /** Needs no reader, only places, which threads may read beside each other. */
    @Suppress("UNCHECKED_CAST") // what a codec of T makes is a T
    private val flat = element as? InMemory<T>

    public val buffer: ByteBuffer
        get() = bytes().asReadOnlyBuffer().order(ByteOrder.nativeOrder())

    override fun get(index: Int): T {
        if (index !in 0 until size) throw IndexOutOfBoundsException("index: $index, size: $size")
        return if (words != null) {
            flat!!.at(words, index * stride)
        } else if (flat != null) {
            flat.at(bytes(), index * stride)
        } else {
            reader().at(index)
        }
    }

    override fun iterator(): Iterator<T> = if (words != null) Words(words, flat!!) else Elements()

    /** Elements of [words]: nothing is in the way of a loop that makes them where it uses them. */
    private inner class Words(private val words: LongArray, private val flat: InMemory<T>) :
        Iterator<T> {
        private var next = 0

        override fun hasNext() = next < size

        override fun next(): T =
            if (hasNext()) flat.at(words, next++ * stride) else throw NoSuchElementException()
    }

    private inner class Elements : Iterator<T> {
        private val memory = bytes()
        private val reader = if (flat == null) reader() else null
        private var next = 0

        override fun hasNext() = next < size

        override fun next(): T {
            if (!hasNext()) throw NoSuchElementException()
            val index = next++
            return if (reader != null) reader.at(index) else flat!!.at(memory, index * stride)
        }
    }

    /** Of words made when they are asked for; by two threads perhaps twice, which does no harm. */
    private fun bytes(): ByteBuffer {
        memory?.let { return it }
        val made = ByteBuffer.allocate(size * stride).order(ByteOrder.nativeOrder())
        BoltWords.copy(words!!, made, 0, size * stride)
        made.moveTo(0)
        memory = made
        return made
    }

    /** Of its own position, so that threads can read beside each other. */
    private fun reader() = BoltReader(bytes().duplicate().order(ByteOrder.nativeOrder()), null)

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
        if (words != null) {
            BoltWords.copy(words, to, at, size * stride)
        } else {
            to.moveTo(at)
            to.put(bytes().duplicate())
        }
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
        val bytes = count.toLong() * element.min
        val words = if (element is InMemory<*>) reader.words(bytes) else null
        val view =
            if (words != null) {
                BoltView(element, count, words)
            } else {
                BoltView(element, count, reader.detach(bytes))
            }
        reader.leave()
        return view
    }
}
