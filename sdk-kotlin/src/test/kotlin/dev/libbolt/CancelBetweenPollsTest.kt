package dev.libbolt

import dev.libbolt.conformance.NothingIsLeft
import dev.libbolt.conformance.blockInPoll
import dev.libbolt.conformance.gateBlockUntilWaiting
import dev.libbolt.conformance.gateNew
import dev.libbolt.conformance.gateOpen
import dev.libbolt.conformance.gateWaiting
import dev.libbolt.conformance.journalLines
import dev.libbolt.conformance.journalNew
import dev.libbolt.conformance.passGates
import dev.libbolt.conformance.yieldTimes
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.extension.ExtendWith
import java.util.concurrent.Executors

/** A coroutine that is cancelled while its call is not parked: no poll follows but the last. */
@ExtendWith(NothingIsLeft::class)
class CancelBetweenPollsTest {
    private val forEver = UInt.MAX_VALUE

    /** It is never parked: each poll answers AGAIN. */
    @Test
    fun `G6 work that yields again and again hears of it`() {
        for (context in listOf(Dispatchers.Default, Dispatchers.Unconfined)) {
            runBlocking(context) {
                val task = launch(Dispatchers.Default) { yieldTimes(forEver) }
                repeat(100) { yield() }
                task.cancel()
                withTimeout(SECONDS) { task.join() }
                assertTrue(task.isCancelled)
            }
        }
    }

    /** In the loop of the one thread that polls: it is queued when it is cancelled. */
    @Test
    fun `G6 work that is queued between two polls hears of it`() =
        runBlocking {
            val task = launch(start = CoroutineStart.UNDISPATCHED) { yieldTimes(forEver) }
            yield()
            task.cancel()
            withTimeout(SECONDS) { task.join() }
            assertTrue(task.isCancelled)
        }

    /** It waits for the next gate in the poll that is running: that wait is unwound at once. */
    @Test
    fun `G6 cancelled while a poll runs that waits anew`() {
        val journal = journalNew()
        val leave = gateNew()
        val then = gateNew()
        val executor = Executors.newSingleThreadExecutor()
        runBlocking {
            val task =
                launch(executor.asCoroutineDispatcher()) { blockInPoll(journal, leave, then) }
            gateBlockUntilWaiting(leave, 1u) // inside its poll
            task.cancel()
            assertEquals(listOf("poll"), journalLines(journal))
            gateOpen(leave)
            withTimeout(SECONDS) { task.join() }
        }
        executor.shutdown()
        assertEquals(listOf("poll", "~poll"), journalLines(journal))
        assertEquals(0u, gateWaiting(then))
    }

    /** Woken, and cancelled before the dispatcher has come to it: no more of the body runs. */
    @Test
    fun `G6 cancelled between a wake and its poll`() {
        val journal = journalNew()
        val gates = List(2) { gateNew() }
        runBlocking {
            val task = launch(start = CoroutineStart.UNDISPATCHED) { passGates(journal, gates) }
            gateOpen(gates[0]) // queues it here
            task.cancel()
            withTimeout(SECONDS) { task.join() }
            assertTrue(task.isCancelled)
        }
        assertEquals(listOf("gate 0", "~gate 0"), journalLines(journal))
    }

    private companion object {
        const val SECONDS = 60_000L
    }
}
