package dev.libbolt

import java.nio.ByteBuffer

/**
 * Of an author's record.
 *
 * @param plain its wire form is its C++ memory: exactly [min] bytes
 */
public abstract class BoltRecordCodec<T>(
    final override val align: Int,
    final override val min: Int,
    private val plain: Boolean,
) : BoltCodec<T>() {
    /** Each field in its order. */
    protected abstract fun writeFields(writer: BoltWriter, value: T)

    /** Each field in its order. */
    protected abstract fun readFields(reader: BoltReader): T

    final override fun write(writer: BoltWriter, value: T) {
        writer.align(align)
        val start = writer.size
        writeFields(writer, value)
        if (plain) {
            writer.skip(start + min - writer.size)
        } else if (writer.size == start) {
            writer.i8(0) // a record without fields is one byte
        }
    }

    final override fun read(reader: BoltReader): T {
        reader.align(align)
        val start = reader.at
        val value = readFields(reader)
        if (plain) {
            reader.room(1, (start + min - reader.at).toLong())
        } else if (reader.at == start) {
            if (reader.i8().toInt() != 0) reader.wrong("a record without fields is not zero")
        }
        return value
    }
}

/** What is read in one step of where it lies: any bytes are a value. */
internal interface InMemory<T> {
    /** The value that begins at [at] of [from], which is in the native order. */
    fun at(from: ByteBuffer, at: Int): T

    fun at(from: LongArray, at: Int): T
}

/**
 * Of an author's record whose fields are numbers alone, and whose wire form is its C++ memory: a
 * value is read in one step of where it lies. Any bytes are one.
 */
public abstract class BoltFlatCodec<T>(align: Int, min: Int) :
    BoltRecordCodec<T>(align, min, plain = true),
    InMemory<T> {
    /** The value that begins at [at] of [from], which is in the native order. */
    public abstract override fun at(from: ByteBuffer, at: Int): T

    /** The same, by [BoltWords]. */
    public abstract override fun at(from: LongArray, at: Int): T

    /** Each field to its place behind [at], where there are zeros. */
    public abstract fun put(to: LongArray, at: Int, value: T)

    final override fun readFields(reader: BoltReader): T {
        val begin = reader.room(1, min.toLong())
        return at(reader.source, begin)
    }
}

/**
 * Of an author's enum.
 *
 * @param underlying of its integers
 * @param constants all, in their order
 * @param values the integer of each; an u64 as its bits
 */
public open class BoltEnumCodec<E : Enum<E>>(
    private val underlying: BoltCodec<*>,
    private val constants: Array<E>,
    private val values: LongArray,
) : BoltCodec<E>() {
    override val align: Int get() = underlying.align
    override val min: Int get() = underlying.min

    override fun write(writer: BoltWriter, value: E) {
        val number = values[value.ordinal]
        when (min) {
            1 -> writer.i8(number.toByte())
            2 -> writer.i16(number.toShort())
            4 -> writer.i32(number.toInt())
            else -> writer.i64(number)
        }
    }

    override fun read(reader: BoltReader): E {
        val number =
            when (underlying) {
                BoltCodecs.i8 -> reader.i8().toLong()
                BoltCodecs.u8 -> reader.u8().toLong()
                BoltCodecs.i16 -> reader.i16().toLong()
                BoltCodecs.u16 -> reader.u16().toLong()
                BoltCodecs.i32 -> reader.i32().toLong()
                BoltCodecs.u32 -> reader.u32().toLong()
                else -> reader.i64()
            }
        val at = values.indexOf(number)
        if (at < 0) reader.wrong("not one of the enum's values")
        return constants[at]
    }
}

/** Of a variant: one of [alternatives], with its number before it. */
public abstract class BoltVariantCodec<T>(
    final override val align: Int,
    final override val min: Int,
    private vararg val alternatives: BoltCodec<*>,
) : BoltCodec<T>() {
    /** Which alternative [value] is. */
    protected abstract fun index(value: T): Int

    /** What the alternative's codec writes; [value] itself, or what it wraps. */
    protected open fun unwrap(value: T): Any? = value

    /** The value that an alternative's codec has read, as a [T]. */
    protected abstract fun wrap(index: Int, value: Any?): T

    final override fun write(writer: BoltWriter, value: T) {
        val index = index(value)
        writer.align(align)
        writer.i8(index.toByte())
        @Suppress("UNCHECKED_CAST") // index() and unwrap() say so
        (alternatives[index] as BoltCodec<Any?>).write(writer, unwrap(value))
    }

    final override fun read(reader: BoltReader): T {
        reader.align(align)
        val index = reader.u8().toInt()
        if (index >= alternatives.size) reader.wrong("a variant has no alternative $index")
        return wrap(index, alternatives[index].read(reader))
    }
}

/** Of an author's class, whose objects [make] makes. */
public open class BoltObjectCodec<T : BoltObject>(private val make: (BoltHandle) -> T) :
    BoltCodec<T>() {
    override val align: Int get() = 8
    override val min: Int get() = 8

    override fun write(writer: BoltWriter, value: T): Unit = writer.instance(value)

    override fun read(reader: BoltReader): T = reader.instance(make)
}
