package dev.libbolt

import java.nio.ByteBuffer

/*
 * What src/main/cpp registers, a file for each object. Pointers and handles cross as Long, texts as
 * UTF-8 bytes. Nothing here throws but for lack of memory.
 */

internal object NativeLibrary {
    /** The library's address; or -1, or -2 if a version does not fit, and why in `out[0]`. */
    @JvmStatic
    external fun open(path: ByteArray, symbol: ByteArray, out: Array<ByteArray?>): Long

    @JvmStatic
    external fun table(library: Long): Long

    /** Lines: name, checksum and signature of each function. */
    @JvmStatic
    external fun functions(library: Long): ByteArray

    /** What [NativeCall.start] takes, or 0. */
    @JvmStatic
    external fun find(library: Long, name: ByteArray): Long

    @JvmStatic
    external fun constant(library: Long, name: ByteArray): ByteArray?

    /** The module's version, its libbolt's version. */
    @JvmStatic
    external fun texts(library: Long): Array<ByteArray?>

    @JvmStatic
    external fun counters(library: Long, out: LongArray)

    @JvmStatic
    external fun live(library: Long): ByteArray?
}

internal object NativeCall {
    /**
     * Starts and polls once. All polls answer with [Answer]'s layout. [unsure]: answers OK, and has
     * started nothing, if there is a `?` in the arguments.
     */
    @JvmStatic
    external fun start(
        block: Long,
        function: Long,
        receiver: Long,
        token: Long,
        args: Long,
        length: Int,
        unsure: Boolean,
    ): Long

    @JvmStatic
    external fun poll(block: Long, table: Long, future: Long, token: Long): Long

    @JvmStatic
    external fun cancelPoll(block: Long, table: Long, future: Long, token: Long): Long

    @JvmStatic
    external fun cancel(table: Long, future: Long): Int

    @JvmStatic
    external fun free(table: Long, future: Long): Int

    @JvmStatic
    external fun result(block: Long): ByteBuffer

    @JvmStatic
    external fun release(block: Long, table: Long)
}

internal object NativeMemory {
    @JvmStatic
    external fun address(buffer: ByteBuffer): Long

    @JvmStatic
    external fun allocate(size: Int): ByteBuffer?

    @JvmStatic
    external fun free(address: Long)

    /** Takes the result out of a call's block; 0 without memory. */
    @JvmStatic
    external fun adopt(block: Long): Long

    @JvmStatic
    external fun drop(kept: Long, table: Long)
}

internal object NativeObject {
    @JvmStatic
    external fun retain(table: Long, id: Long): Int

    @JvmStatic
    external fun release(table: Long, id: Long): Int
}
