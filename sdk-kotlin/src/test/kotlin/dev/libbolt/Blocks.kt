package dev.libbolt

import java.nio.ByteBuffer
import java.nio.ByteOrder

/** Writes and reads blocks without a native call. */
internal object Blocks {
    /** Any: nothing of it is called. */
    val function = BoltFunction(Nowhere, "test")

    private object Nowhere : BoltModule("nowhere", emptyArray())

    fun write(write: BoltWriter.() -> Unit): ByteArray {
        Natives.ensure() // whose memory a long block has
        val inline = ByteBuffer.allocateDirect(CallMemory.SIZE).order(ByteOrder.nativeOrder())
        val writer = BoltWriter(inline, NativeMemory.address(inline))
        try {
            writer.write()
            val from = writer.target.duplicate()
            from.position(if (writer.target === inline) CallMemory.ARGS_AT else 0)
            return ByteArray(writer.size).also(from::get)
        } finally {
            writer.end()
        }
    }

    fun <T> encode(codec: BoltCodec<T>, value: T): ByteArray = write { put(codec, value) }

    /** As a result: one value and nothing else. */
    fun <T> decode(codec: BoltCodec<T>, bytes: ByteArray, length: Int = bytes.size): T {
        val memory = ByteBuffer.allocateDirect(OFFSET + bytes.size).order(ByteOrder.nativeOrder())
        memory.position(OFFSET)
        memory.put(bytes)
        val reader = BoltReader(memory, null)
        reader.begin(memory, OFFSET, length, function)
        return reader.whole(codec)
    }

    /** Blocks begin somewhere in their memory. */
    private const val OFFSET = 128
}
