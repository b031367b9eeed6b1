package dev.libbolt.conformance

import dev.libbolt.BoltView
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.ReadOnlyBufferException

/** Lists seen in place, and lists passed as memory. */
@OnEachHost
class ViewsTest(private val host: Host) {
    private fun liveBuffers() = ConformanceLibrary.counters().liveBuffers

    private fun bytes(buffer: ByteBuffer) = ByteArray(buffer.remaining()).also(buffer::get)

    /** Of small lists there is a copy; either is seen the same way. */
    private val sizes = listOf(1_000, 10_000)

    @Test
    fun view_records_in_place() =
        host.run {
            for (size in sizes) {
                val points = pointsInPlace(size.toUInt())
                assertEquals(size, points.size)
                assertEquals(Point(7.0, 3.5), points[7])
                assertEquals(List(size) { Point(it.toDouble(), it / 2.0) }, points)
                assertThrows<IndexOutOfBoundsException> { points[size] }
                assertThrows<IndexOutOfBoundsException> { points[-1] }
                val seen = points.buffer
                assertEquals(size > 2_048, seen.isDirect)
                assertEquals(ByteOrder.nativeOrder(), seen.order())
                assertEquals(16 * size, seen.remaining())
                assertEquals(16, points.stride)
                val sum = (0 until size).sumOf { seen.getDouble(16 * it + 8) }
                assertEquals(points.sumOf { it.y }, sum)
                assertThrows<ReadOnlyBufferException> { seen.put(0, 1) }
            }
        }

    @Test
    fun view_numbers_in_place() {
        for (size in sizes) {
            val numbers = numbersInPlace(size.toUInt())
            val expected = DoubleArray(size) { it.toDouble() }
            assertEquals(expected.toList(), numbers)
            val seen = DoubleArray(size).also { numbers.buffer.asDoubleBuffer().get(it) }
            assertArrayEquals(expected, seen)
        }
    }

    @Test
    fun view_padding_is_zero() {
        val samples = samplesInPlace(2u)
        val fields = setOf(0) + (8 until 18) + (20 until 49)
        val around = bytes(samples.buffer).filterIndexed { i, _ -> i % 56 !in fields }
        assertEquals(around.map { 0.toByte() }, around)
        val axes = floatArrayOf(1f, 1f, 1f)
        assertEquals(Sample(1u, 1.0, 1, axes, Point(1.0, 1.0), 1u), samples[1])
    }

    @Test
    fun view_empty() =
        host.run {
            for (view in listOf(pointsInPlace(0u), numbersInPlace(0u))) {
                assertTrue(view.isEmpty())
                assertEquals(emptyList<Any>(), view.toList())
                assertEquals(0, view.buffer.remaining())
            }
        }

    /** The view, a part of it, or a buffer that was made of it. */
    @Test
    fun G8_view_outlives_its_call() {
        val before = liveBuffers()
        for (kept in listOf(::aPart, ::aBuffer)) {
            val held = arrayOfNulls<() -> Double>(1)
            runBlocking { held[0] = kept(pointsInPlace(10_000u)) } // this loop has ended
            collect()
            assertEquals(before + 1, liveBuffers())
            assertEquals(10.0, held[0]!!())
            held[0] = null
            collectUntil { liveBuffers() == before }
        }
    }

    private fun aPart(view: BoltView<Point>): () -> Double {
        val part = view.subList(10, 20)
        return { part.first().x }
    }

    private fun aBuffer(view: BoltView<Point>): () -> Double {
        val part =
            view.buffer
                .position(160)
                .slice()
                .order(ByteOrder.nativeOrder())
        val numbers = part.asDoubleBuffer()
        return { numbers.get(0) }
    }

    @Test
    fun G6_view_of_a_cancelled_call_is_released() {
        val before = liveBuffers()
        host.run {
            val gate = gateNew()
            val task = begin { pointsAfter(gate, 10_000u) }
            gateOpenElsewhere(gate)
            task.cancel()
            task.join()
        }
        collectUntil { liveBuffers() == before }
    }

    /** Kotlin's memory for lists are primitive arrays, and views, which are copied at once. */
    @Test
    fun buffer_argument() =
        host.run {
            assertEquals(6.5, sumNumbers(doubleArrayOf(1.0, 2.0, 3.5)))
            assertEquals(6.0, sumNumbers(numbersInPlace(4u).toDoubleArray()))
            val points = pointsInPlace(3_000u)
            val sum = (0 until 3_000).sumOf { it * 1.5 }
            assertEquals(sum, sumPoints(points))
            assertEquals(sum, sumPoints(points.toList()))
            assertEquals(16.5, sumPoints(points.subList(5, 7)))
            val samples = samplesInPlace(30u)
            assertEquals(samples, echoSamples(samples))
            assertEquals(samples.toList(), echoSamples(samples.reversed()).reversed())
            val switches = listOf(Switch(true, Color.GREEN, -1), Switch(false, Color.BLUE, 0))
            assertEquals(switches, echoSwitches(switches))
            val flags = booleanArrayOf(true, false, true)
            assertArrayEquals(flags, echoFlags(flags))
        }
}
