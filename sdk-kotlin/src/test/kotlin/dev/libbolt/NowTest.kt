package dev.libbolt

import dev.libbolt.conformance.ConformanceLibrary
import dev.libbolt.conformance.NothingIsLeft
import dev.libbolt.conformance.gateNew
import dev.libbolt.conformance.gateOpen
import dev.libbolt.conformance.gateWaiting
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.extension.ExtendWith

/** A binding that takes an asynchronous function for a synchronous one. */
@ExtendWith(NothingIsLeft::class)
class NowTest {
    private val waitOpen = BoltFunction(ConformanceLibrary, "wait_open")
    private val yieldTimes = BoltFunction(ConformanceLibrary, "yield_times")

    @Test
    fun `G8 what would have to wait is abandoned and refused`() {
        val gate = gateNew()
        val refused =
            assertThrows<IllegalStateException> {
                waitOpen.call { u64(gate) }.now(BoltCodecs.unit)
            }
        assertEquals("wait_open() suspends: it has to be awaited", refused.message)
        assertEquals(0u, gateWaiting(gate))
        gateOpen(gate)
        assertEquals(0, ConformanceLibrary.counters().liveFutures)
    }

    @Test
    fun `G8 what yields is, too`() {
        assertThrows<IllegalStateException> { yieldTimes.call { u32(1u) }.now(BoltCodecs.u32) }
        assertEquals(0, ConformanceLibrary.counters().liveFutures)
        assertEquals(0u, yieldTimes.call { u32(0u) }.now(BoltCodecs.u32))
    }
}
