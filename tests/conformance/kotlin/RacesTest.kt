package dev.libbolt.conformance

import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.extension.ExtendWith
import java.lang.management.ManagementFactory
import java.util.concurrent.atomic.AtomicInteger
import javax.management.ObjectName

/** Very many calls at once. */
@ExtendWith(NothingIsLeft::class)
class RacesTest {
    /** Results of the four kinds there are: nothing, a value, one of the pool's, an object. */
    private val calls: List<suspend (ULong) -> Unit> =
        listOf(
            { waitOpen(it) },
            { threadsAcross(it) },
            { poolValue(it) },
            { Cell.open(journal, it, 1).close() },
        )
    private val journal = journalNew()

    /** Each ends or is cancelled, whichever comes first, on threads of their own. */
    @Test
    fun JVM_cancellation_races() {
        val references = globalReferences()
        val cancelled = (0 until RACES step BATCH).sumOf { races(BATCH) }
        assertTrue(cancelled > RACES / 100) { "$cancelled of $RACES were cancelled" }
        assertTrue(cancelled < RACES - RACES / 100) { "$cancelled of $RACES were cancelled" }
        // The JVM itself has one to each thread of the pool, and of its compilers.
        assertTrue(globalReferences() - references < 50) { "${globalReferences()} references" }
    }

    /** How many of them the cancellation won. */
    private fun races(count: Int): Int {
        val ended = AtomicInteger()
        val cancelled = AtomicInteger()
        runBlocking(Dispatchers.Default) {
            repeat(count) { i ->
                race(calls[i % calls.size], i / calls.size % 2 == 0, i % 50 == 0) {
                    (if (it.isCancelled) cancelled else ended).incrementAndGet()
                }
            }
        }
        assertEquals(count, ended.get() + cancelled.get())
        return cancelled.get()
    }

    private suspend fun race(
        call: suspend (ULong) -> Unit,
        cancelFirst: Boolean,
        elsewhere: Boolean,
        done: (Job) -> Unit,
    ) = coroutineScope {
        val gate = gateNew()
        val job = launch(start = CoroutineStart.UNDISPATCHED) { call(gate) }
        val rivals =
            listOf<suspend () -> Unit>(
                { job.cancel() },
                { if (elsewhere) gateOpenElsewhere(gate) else gateOpen(gate) },
            )
        for (rival in if (cancelFirst) rivals else rivals.reversed()) launch { rival() }
        launch {
            job.join()
            done(job)
        }
    }

    @Test
    fun JVM_ten_thousand_awaits_on_many_threads() {
        val gate = gateNew()
        runBlocking(Dispatchers.Default) {
            val values =
                List(10_000) { i ->
                    async {
                        waitOpen(gate)
                        add(i.toLong(), 1)
                    }
                }
            gateBlockUntilWaiting(gate, 10_000u)
            assertEquals(10_000, ConformanceLibrary.counters().liveFutures)
            gateOpenElsewhere(gate)
            assertEquals(List(10_000) { it + 1L }, values.awaitAll())
        }
    }

    /** What a thread dump says of JNI's references that keep objects alive. */
    private fun globalReferences(): Int {
        val dump =
            ManagementFactory.getPlatformMBeanServer().invoke(
                ObjectName("com.sun.management:type=DiagnosticCommand"),
                "threadPrint",
                arrayOf<Any>(arrayOf<String>()),
                arrayOf(Array<String>::class.java.name),
            )
        return Regex("""JNI global refs: (\d+)""").find("$dump")!!.groupValues[1].toInt()
    }

    private companion object {
        /** A sanitizer makes each many times slower. */
        val RACES =
            if (System.getProperty("dev.libbolt.test.sanitizer").isNullOrEmpty()) 100_000 else 4_000
        const val BATCH = 1_000
    }
}
