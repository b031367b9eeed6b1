package dev.libbolt.conformance

import dev.libbolt.BoltException
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** What fails without a type. */
@OnEachHost
class FailuresTest(private val host: Host) {
    @Test
    fun G9_unexpected_exception() =
        host.run {
            val caught = assertThrows<BoltException> { throwText("out of luck: ü") }
            assertEquals("out of luck: ü", caught.message)
            assertEquals("at once", assertThrows<BoltException> { throwSync("at once") }.message)
        }

    @Test
    fun G9_unexpected_exception_after_suspension() =
        host.run {
            val gate = gateNew()
            val task = begin { throwAfter(gate, "later") }
            gateOpenElsewhere(gate)
            assertEquals("later", assertThrows<BoltException> { task.await() }.message)
        }

    @Test
    fun G9_bad_alloc() =
        host.run {
            assertFalse(assertThrows<Throwable> { throwBadAlloc() }.message.isNullOrEmpty())
        }

    @Test
    fun G9_exception_of_no_known_type() =
        host.run {
            assertFalse(assertThrows<BoltException> { throwNumber() }.message.isNullOrEmpty())
        }
}
