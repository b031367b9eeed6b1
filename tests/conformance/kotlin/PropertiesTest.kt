package dev.libbolt.conformance

import dev.libbolt.BoltBusyException
import dev.libbolt.BoltException
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.time.Duration
import kotlin.reflect.KMutableProperty
import kotlin.reflect.KProperty

/** Properties of a class, constants of a module, and errors that are said with their own text. */
@OnEachHost
class PropertiesTest(private val host: Host) {
    @Test
    fun property_read_write() {
        val gauge = Gauge.make()
        gauge.use {
            assertEquals(20, gauge.degrees)
            gauge.degrees = 4
            gauge.label += "!"
            assertEquals(4L to "inside!", gauge.degrees to gauge.label)
            val caught = assertThrows<TooHot> { gauge.degrees = 101 }
            assertEquals("101 degrees are too hot", caught.message)
            assertEquals(100, caught.limit)
        }
        assertThrows<IllegalStateException> { gauge.degrees }
        assertThrows<IllegalStateException> { gauge.degrees = 1 }
    }

    @Test
    fun property_read_only() {
        Gauge.make().use { assertEquals(false to 7, it.isCold to it.serial) }
        val readOnly: List<KProperty<*>> = listOf(Gauge::isCold, Gauge::serial)
        assertFalse(readOnly.any { it is KMutableProperty<*> })
        assertInstanceOf(KMutableProperty::class.java, Gauge::label)
    }

    @Test
    fun G10_property_of_a_held_object_is_busy() =
        host.run {
            val gate = gateNew()
            Gauge.make().use { gauge ->
                val held = begin { gauge.hold(gate) }
                assertThrows<BoltBusyException> { gauge.degrees }
                assertThrows<BoltBusyException> { gauge.label = "elsewhere" }
                gateOpen(gate)
                held.await()
                assertEquals(20L to "inside", gauge.degrees to gauge.label)
            }
        }

    @Test
    fun constants() {
        assertEquals(42, ANSWER)
        assertEquals("hello", GREETING)
        assertEquals(Point(0.0, 0.0), ORIGIN)
        assertEquals(Duration.ofMillis(250), PAUSE)
        assertArrayEquals(byteArrayOf(2, 3, 5, 7), PRIMES)
    }

    @Test
    fun error_message() {
        val caught = assertThrows<Rejected> { reject(3, "no room") }
        assertEquals("no room", caught.message)
        assertEquals(3 to "no room", caught.code to caught.why)
    }

    @Test
    fun error_base_of_a_module() {
        val errors =
            listOf(Rejected::class, TooHot::class, NotFound::class, FaultException::class) +
                listOf(NotFoundOrRefused::class, Refused::class)
        for (each in errors) {
            assertTrue(ConformanceException::class.java.isAssignableFrom(each.java)) { "$each" }
        }
        assertTrue(ConformanceException::class.isSealed)
        assertThrows<ConformanceException> { reject(1, "") }
        assertFalse(ConformanceException::class.java.isAssignableFrom(BoltException::class.java))
    }
}
