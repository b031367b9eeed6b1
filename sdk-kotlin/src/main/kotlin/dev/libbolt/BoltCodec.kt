package dev.libbolt

/**
 * How values of one type are written to and read from libbolt's wire layout. Immutable; any thread.
 */
public abstract class BoltCodec<T> {
    /** Where a value may begin: a multiple of 1, 2, 4 or 8 bytes from the block's beginning. */
    public abstract val align: Int

    /** The least number of bytes of a value. */
    public abstract val min: Int

    /** Appends [value], with the zeros that align it. */
    public abstract fun write(writer: BoltWriter, value: T)

    /** Takes the next value. */
    public abstract fun read(reader: BoltReader): T
}
