package dev.libbolt

internal class ListCodec<T>(private val element: BoltCodec<T>) : BoltCodec<List<T>>() {
    override val align: Int get() = 8
    override val min: Int get() = 8

    override fun write(writer: BoltWriter, value: List<T>) {
        if (value is BoltView<T> && value.copyTo(writer, element)) return
        val count = value.size
        writer.enter(count)
        val written =
            if (element is BoltFlatCodec<T> && element.align == Long.SIZE_BYTES) {
                writeFlat(writer, element, value, count)
            } else {
                writeEach(writer, value)
            }
        if (written != count) throw ConcurrentModificationException("the list has changed its size")
        writer.leave()
    }

    private fun writeEach(writer: BoltWriter, value: List<T>): Int {
        var written = 0
        for (each in value) {
            element.write(writer, each)
            ++written
        }
        return written
    }

    /** By way of an array that stays in the processor's cache. As many as there are, up to more. */
    private fun writeFlat(
        writer: BoltWriter,
        element: BoltFlatCodec<T>,
        value: List<T>,
        count: Int,
    ): Int {
        val stride = element.min
        val words = writer.words(stride / Long.SIZE_BYTES)
        val atOnce = words.size * Long.SIZE_BYTES / stride
        val begin = writer.room(element.align, count.toLong() * stride)
        val each = value.iterator()
        var written = 0
        while (written < count && each.hasNext()) {
            words.fill(0) // between fields, too
            val chunk = minOf(count - written, atOnce)
            var put = 0
            while (put < chunk && each.hasNext()) element.put(words, put++ * stride, each.next())
            BoltWords.copy(words, writer.target, begin + written * stride, put * stride)
            written += put
        }
        return if (each.hasNext()) count + 1 else written
    }

    override fun read(reader: BoltReader): List<T> {
        val count = reader.enter(element.min)
        val made = ArrayList<T>(count)
        if (element is BoltFlatCodec<T>) {
            readFlat(reader, element, count, made)
        } else {
            for (i in 0 until count) made.add(element.read(reader))
        }
        reader.leave()
        return made
    }

    /** Whether all of them are there is asked once. */
    private fun readFlat(
        reader: BoltReader,
        element: BoltFlatCodec<T>,
        count: Int,
        to: ArrayList<T>,
    ) {
        val stride = element.min
        val begin = reader.room(element.align, count.toLong() * stride)
        val from = reader.source
        for (i in 0 until count) to.add(element.at(from, begin + i * stride))
    }
}

internal class ArrayCodec<T>(private val element: BoltCodec<T>, private val count: Int) :
    BoltCodec<List<T>>() {
    override val align: Int get() = element.align
    override val min: Int get() = count * element.min

    override fun write(writer: BoltWriter, value: List<T>) {
        checkCount(value.size, count)
        for (each in value) element.write(writer, each)
    }

    override fun read(reader: BoltReader): List<T> = List(count) { element.read(reader) }
}

internal class MapCodec<K, V>(private val key: BoltCodec<K>, private val value: BoltCodec<V>) :
    BoltCodec<Map<K, V>>() {
    override val align: Int get() = 8
    override val min: Int get() = 8

    override fun write(writer: BoltWriter, value: Map<K, V>) {
        val count = value.size
        writer.enter(count)
        var written = 0
        for ((each, its) in value) {
            writer.align(8)
            key.write(writer, each)
            this.value.write(writer, its)
            ++written
        }
        if (written != count) throw ConcurrentModificationException("the map has changed its size")
        writer.leave()
    }

    override fun read(reader: BoltReader): Map<K, V> {
        val count = reader.enter(key.min + value.min)
        val made = LinkedHashMap<K, V>()
        for (i in 0 until count) {
            reader.align(8)
            val each = key.read(reader)
            made[each] = value.read(reader)
            if (made.size != i + 1) reader.wrong("a map has a key twice")
        }
        reader.leave()
        return made
    }
}

internal class OptionalCodec<T : Any>(private val value: BoltCodec<T>) : BoltCodec<T?>() {
    override val align: Int get() = value.align
    override val min: Int get() = 1

    override fun write(writer: BoltWriter, value: T?) {
        writer.align(align)
        writer.bool(value != null)
        if (value != null) this.value.write(writer, value)
    }

    override fun read(reader: BoltReader): T? {
        reader.align(align)
        return if (reader.bool()) value.read(reader) else null
    }
}

/** An optional that may hold the record it is in. */
internal class BoxedCodec<T : Any>(private val value: BoltCodec<T>) : BoltCodec<T?>() {
    override val align: Int get() = 8
    override val min: Int get() = 1

    override fun write(writer: BoltWriter, value: T?) {
        writer.align(8)
        writer.bool(value != null)
        if (value == null) return
        writer.deeper()
        this.value.write(writer, value)
        writer.leave()
    }

    override fun read(reader: BoltReader): T? {
        reader.align(8)
        if (!reader.bool()) return null
        reader.deeper()
        val made = value.read(reader)
        reader.leave()
        return made
    }
}

/** A codec that is not there yet: of a type that contains itself. */
internal class DeferredCodec<T>(codec: () -> BoltCodec<T>) : BoltCodec<T>() {
    private val codec by lazy(LazyThreadSafetyMode.PUBLICATION, codec)

    override val align: Int get() = codec.align
    override val min: Int get() = codec.min

    override fun write(writer: BoltWriter, value: T) = codec.write(writer, value)

    override fun read(reader: BoltReader): T = codec.read(reader)
}
