package dev.libbolt.conformance

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.withTimeoutOrNull
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.extension.ExtendWith
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.concurrent.thread
import kotlin.coroutines.Continuation
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.startCoroutine

/** Where coroutines go on, and how they are cancelled there. */
@ExtendWith(NothingIsLeft::class)
class DispatchersTest {
    /** It could go on, but is cancelled before it does: no more of the body runs. */
    @Test
    fun JVM_prompt_cancellation() {
        val journal = journalNew()
        val gate = gateNew()
        val held = HeldDispatcher()
        val place = Place(Host.DEFAULT, CoroutineScope(held + Job()))
        val task = place.begin { Cell.open(journal, gate, 5) }
        gateOpenElsewhere(gate)
        held.await()
        task.cancel()
        held.runUntil(task)
        assertTrue(task.isCancelled)
        assertEquals(emptyList<String>(), journalLines(journal))
    }

    @Test
    fun JVM_with_timeout() =
        runBlocking {
            val journal = journalNew()
            val acknowledge = gateNew()
            val opener =
                thread {
                    gateBlockUntilWaiting(acknowledge, 1u) // the time is over
                    assertEquals(listOf("hold"), journalLines(journal))
                    gateOpen(acknowledge)
                }
            assertThrows<TimeoutCancellationException> {
                withTimeout(1) { hold(journal, gateNew(), acknowledge) }
            }
            assertEquals(listOf("hold", "~hold"), journalLines(journal))
            opener.join()
            assertNull(withTimeoutOrNull(1) { waitOpen(gateNew()) })
            assertEquals(3, withTimeout(60_000) { add(1, 2) })
        }

    /** A cancellation with a reason of its own leaves as it came. */
    @Test
    fun JVM_cancellation_is_not_wrapped() {
        class Reason : CancellationException("enough")
        runBlocking {
            val caught = CopyOnWriteArrayList<Throwable>()
            val task =
                Place(Host.RUN_BLOCKING, this).begin {
                    try {
                        waitOpen(gateNew())
                    } catch (failure: Throwable) {
                        caught += failure
                        throw failure
                    }
                }
            val reason = Reason()
            task.cancel(reason)
            task.join()
            assertEquals(1, caught.size)
            assertTrue(caught[0] === reason || caught[0].cause === reason) { "${caught[0]}" }
        }
    }

    /** Threads on which coroutines went on after they were woken by a thread of the author's. */
    private fun threadsAfterWakes(context: CoroutineContext): List<Thread> {
        val threads = CopyOnWriteArrayList<Thread>()
        val gate = gateNew()
        val pool = gateNew()
        val scope = CoroutineScope(context + Job())
        val jobs =
            listOf<suspend () -> Unit>({ waitOpen(gate) }, { poolValue(pool) }).map { call ->
                scope.launch {
                    call()
                    threads += Thread.currentThread()
                    yieldTimes(2u)
                    threads += Thread.currentThread()
                }
            }
        gateBlockUntilWaiting(gate, 1u)
        gateOpenElsewhere(gate)
        gateBlockUntilWaiting(pool, 1u)
        gateOpenElsewhere(pool)
        runBlocking { jobs.joinAll() }
        return threads
    }

    @Test
    fun JVM_unconfined_leaves_the_authors_threads_alone() {
        val threads = threadsAfterWakes(Dispatchers.Unconfined)
        assertEquals(4, threads.size)
        assertFalse(threads.any(::isNative)) { "$threads" }
    }

    /** Nor does a coroutine without any dispatcher. */
    @Test
    fun JVM_no_dispatcher_leaves_the_authors_threads_alone() {
        val gate = gateNew()
        val ended = java.util.concurrent.CompletableFuture<Thread>()
        val call: suspend () -> Thread = {
            waitOpen(gate)
            Thread.currentThread()
        }
        call.startCoroutine(
            Continuation(EmptyCoroutineContext) { result ->
                result.fold(ended::complete, ended::completeExceptionally)
            },
        )
        gateOpenElsewhere(gate)
        assertFalse(isNative(ended.get()))
    }

    /** Breaks kotlinx's rules: what is dispatched runs at once, inside the wake. */
    private class Inline : CoroutineDispatcher() {
        override fun dispatch(context: CoroutineContext, block: Runnable) = block.run()
    }

    /** Each coroutine wakes the next one. However they are run, none is run inside many others. */
    @Test
    fun JVM_chain_of_wakes_is_bounded() {
        for (dispatcher in listOf(Dispatchers.Unconfined, Inline(), Dispatchers.Default)) {
            val gates = List(CHAIN + 1) { gateNew() }
            val deepest =
                java.util.concurrent.atomic
                    .AtomicInteger()
            val scope = CoroutineScope(dispatcher + Job())
            val jobs =
                List(CHAIN) { i ->
                    scope.launch {
                        waitOpen(gates[i])
                        deepest.accumulateAndGet(Throwable().stackTrace.size, ::maxOf)
                        gateOpen(gates[i + 1])
                    }
                }
            for (gate in gates.dropLast(1)) gateBlockUntilWaiting(gate, 1u)
            gateOpenElsewhere(gates[0])
            runBlocking { jobs.joinAll() }
            assertTrue(deepest.get() in 1 until 500) { "$dispatcher: $deepest frames" }
        }
    }

    /** A native thread belongs to the JVM for as long as it lives, and no longer. */
    @Test
    fun JVM_native_threads_are_detached() {
        val before = attached()
        runBlocking {
            repeat(100) {
                val gate = gateNew()
                val job = Place(Host.RUN_BLOCKING, this).begin { waitOpen(gate) }
                gateOpenElsewhere(gate) // its thread has ended now
                job.await()
            }
        }
        assertEquals(before, attached())
    }

    private fun attached(): Set<Thread> =
        Thread
            .getAllStackTraces()
            .keys
            .filter(::isNative)
            .toSet()

    private companion object {
        const val CHAIN = 2_000
    }
}
