package dev.libbolt

import dev.libbolt.conformance.NothingIsLeft
import dev.libbolt.conformance.gateNew
import dev.libbolt.conformance.gateWaiting
import dev.libbolt.conformance.waitOpen
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.extension.ExtendWith
import kotlin.coroutines.AbstractCoroutineContextElement
import kotlin.coroutines.Continuation
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.intrinsics.startCoroutineUninterceptedOrReturn

@ExtendWith(NothingIsLeft::class)
class TokenBackTest {
    /** Of a coroutine that cannot suspend: nobody has asked to cancel, so its token is out. */
    private class Refusing :
        AbstractCoroutineContextElement(ContinuationInterceptor),
        ContinuationInterceptor {
        override fun <T> interceptContinuation(continuation: Continuation<T>): Continuation<T> =
            throw IllegalStateException("no thread")
    }

    @Test
    fun `R3 a token that the cancelling poll hands back is free again`() {
        val gate = gateNew()
        val call: suspend () -> Unit = { waitOpen(gate) }
        val failure =
            assertThrows<IllegalStateException> {
                call.startCoroutineUninterceptedOrReturn(Continuation(Refusing()) {})
            }
        assertEquals("no thread", failure.message)
        assertEquals(0u, gateWaiting(gate))
    }
}
