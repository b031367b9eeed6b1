package dev.libbolt

import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory
import org.junit.jupiter.api.assertThrows
import java.lang.management.ManagementFactory
import kotlin.random.Random

/** Results that no honest library gives: they are refused, and cost no more than they are long. */
class HostileBytesTest {
    private val threads = ManagementFactory.getThreadMXBean() as com.sun.management.ThreadMXBean

    /** A value, or a [BoltException]; any other exception fails. */
    private fun <T> read(codec: BoltCodec<T>, bytes: ByteArray, length: Int = bytes.size): Boolean {
        val before = threads.currentThreadAllocatedBytes
        val read =
            try {
                Blocks.decode(codec, bytes, length)
                true
            } catch (_: BoltException) {
                false
            }
        val allocated = threads.currentThreadAllocatedBytes - before
        assertTrue(allocated < 100_000 + 100L * bytes.size) { "$allocated bytes for ${bytes.size}" }
        return read
    }

    private fun <T> encoded(sample: Samples.Sample<T>): List<ByteArray> =
        sample.values.map { Blocks.encode(sample.codec, it) }

    private fun each(test: (BoltCodec<*>, List<ByteArray>) -> Unit): List<DynamicTest> =
        Samples.all.map { dynamicTest(it.name) { test(it.codec, encoded(it)) } }

    @TestFactory
    fun `every part of a value is refused`() =
        each { codec, values ->
            for (bytes in values) {
                for (length in bytes.indices) {
                    assertThrows<BoltException> { Blocks.decode(codec, bytes, length) }
                }
            }
        }

    @TestFactory
    fun `a value with more behind it is refused`() =
        each { codec, values ->
            for (bytes in values) {
                assertThrows<BoltException> { Blocks.decode(codec, bytes + 0) }
            }
        }

    @TestFactory
    fun `any byte may be another one`() =
        each { codec, values ->
            for (bytes in values.filter { it.size < 400 }) {
                for (i in bytes.indices) {
                    for (value in byteArrayOf(0, 1, 2, 127, -128, -1)) {
                        read(codec, bytes.copyOf().also { it[i] = value })
                    }
                }
            }
        }

    @TestFactory
    fun `any bytes may come`() =
        each { codec, _ ->
            val random = Random(20)
            repeat(2_000) {
                // Small numbers make lengths and tags that go further than most.
                val limit = if (it % 2 == 0) 256 else 4
                val bytes = ByteArray(random.nextInt(80)) { random.nextInt(limit).toByte() }
                read(codec, bytes)
            }
        }

    /** A list's number of elements, a text's length: the least that is too much, and the most. */
    @Test
    fun `no length makes us ask for memory`() {
        for (length in listOf(9, 0x7fff_ffff, -1, Int.MIN_VALUE)) {
            val head = Blocks.write { i32(length) }
            for (codec in listOf(BoltCodecs.string, BoltCodecs.bytes)) {
                assertTrue(!read(codec, head + ByteArray(8)))
            }
            val lists =
                listOf(
                    BoltCodecs.bools,
                    BoltCodecs.i8s,
                    BoltCodecs.f64s,
                    BoltCodecs.list(BoltCodecs.u8),
                    BoltCodecs.list(Samples.MarkCodec),
                    BoltCodecs.list(Samples.EmptyCodec),
                    BoltCodecs.map(BoltCodecs.u8, BoltCodecs.bool),
                    BoltCodecs.view(Samples.MarkCodec),
                )
            for (codec in lists) assertTrue(!read(codec, head + ByteArray(4 + 8)))
        }
    }

    @Test
    fun `what is no value of its type is refused`() {
        val two = byteArrayOf(2)
        assertTrue(!read(BoltCodecs.bool, two))
        assertTrue(!read(BoltCodecs.optional(BoltCodecs.u8), two + 0))
        assertTrue(!read(BoltCodecs.boolArray(2), byteArrayOf(1, 2)))
        assertTrue(!read(Samples.EmptyCodec, two))
        assertTrue(!read(Samples.ValueCodec, byteArrayOf(3) + ByteArray(15)))
        for (broken in listOf("c3", "ff", "eda080", "c080", "f4908080")) {
            val bytes = broken.chunked(2).map { it.toInt(16).toByte() }.toByteArray()
            assertTrue(!read(BoltCodecs.string, Blocks.encode(BoltCodecs.bytes, bytes))) { broken }
        }
        val twice =
            Blocks.write {
                enter(2)
                repeat(2) {
                    align(8)
                    i8(1)
                    i8(2)
                }
            }
        assertTrue(!read(BoltCodecs.map(BoltCodecs.i8, BoltCodecs.i8), twice))
    }
}
