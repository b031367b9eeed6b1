package dev.libbolt

import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import java.nio.ByteBuffer
import java.nio.ByteOrder

class BoltWriterTest {
    /** Wherever it is that a block grows, and with whichever value. */
    @Test
    fun `what grows the block is written into it`() {
        val values: List<BoltWriter.() -> Unit> =
            listOf(
                { bool(true) },
                { i8(-1) },
                { i16(-1) },
                { i32(-1) },
                { i64(-1) },
                { f32(Float.fromBits(-1)) },
                { f64(Double.fromBits(-1)) },
                { bytes(ByteArray(3) { -1 }) },
                { put(BoltCodecs.i16s, ShortArray(2) { -1 }) },
            )
        for (value in values) {
            val alone = Blocks.write(value)
            for (before in CallMemory.ARGS_SIZE - 24..CallMemory.ARGS_SIZE step 8) {
                val block =
                    Blocks.write {
                        skip(before)
                        value()
                    }
                assertArrayEquals(ByteArray(before) + alone, block)
            }
        }
    }

    @Test
    fun `values lie at their alignment with zeros between`() {
        val block =
            Blocks.write {
                i8(-1)
                i16(-1)
                i8(-1)
                i32(-1)
                i8(-1)
                i64(-1)
            }
        val gaps = listOf(1, 5, 6, 7) + (13 until 16)
        assertEquals(List(24) { if (it in gaps) 0.toByte() else -1 }, block.toList())
    }

    /** Memory is used again: what a call before has left there is not sent. */
    @Test
    fun `padding is zero in memory that is not`() {
        val memory = ByteBuffer.allocateDirect(CallMemory.SIZE).order(ByteOrder.nativeOrder())
        for (i in 0 until CallMemory.SIZE) memory.put(i, -1)
        Natives.ensure()
        val writer = BoltWriter(memory, NativeMemory.address(memory))
        writer.i8(-1)
        writer.i64(-1)
        val block = ByteArray(16)
        memory.position(CallMemory.ARGS_AT)
        memory.get(block)
        assertEquals(List(16) { if (it in 1 until 8) 0.toByte() else -1 }, block.toList())
    }
}
