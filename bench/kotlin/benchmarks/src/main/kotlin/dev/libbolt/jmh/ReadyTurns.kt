package dev.libbolt.jmh

import dev.libbolt.bench.Refused
import dev.libbolt.bench.Tally
import dev.libbolt.bench.add
import dev.libbolt.bench.echo
import dev.libbolt.bench.noop
import dev.libbolt.bench.refuse
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.suspendCancellableCoroutine
import org.openjdk.jmh.infra.Blackhole
import kotlin.coroutines.resume

/** Calls that end in the call that starts them, and what they are measured against. */
object ReadyTurns {
    /**
     * So many that starting the coroutine is not to be seen, not even in the allocated bytes; as
     * many for all, as it is a part of each.
     */
    const val TIMES = 4_000

    private val text = "x".repeat(1024)
    private val tally = Tally.make()

    @JvmStatic
    fun noop(hole: Blackhole) =
        runBlocking {
            for (i in 0 until TIMES) hole.consume(noop())
        }

    @JvmStatic
    fun add(hole: Blackhole) =
        runBlocking {
            for (i in 0 until TIMES) hole.consume(add(i.toLong(), 1_000))
        }

    @JvmStatic
    fun addOverJni(hole: Blackhole) {
        for (i in 0 until TIMES) hole.consume(Floors.add(i.toLong(), 1_000))
    }

    @JvmStatic
    fun resumedAtOnce(hole: Blackhole) =
        runBlocking {
            for (i in 0 until TIMES) hole.consume(resumed(Unit))
        }

    @JvmStatic
    fun addResumedAtOnce(hole: Blackhole) =
        runBlocking {
            for (i in 0 until TIMES) hole.consume(resumed(i.toLong() + 1_000))
        }

    private suspend fun <T> resumed(value: T): T = suspendCancellableCoroutine { it.resume(value) }

    @JvmStatic
    fun echo(hole: Blackhole) =
        runBlocking {
            for (i in 0 until TIMES) hole.consume(echo(text))
        }

    @JvmStatic
    fun copy(hole: Blackhole) =
        runBlocking {
            for (i in 0 until TIMES) hole.consume(copied(text))
        }

    private suspend fun copied(text: String) = String(text.toByteArray(), Charsets.UTF_8)

    @JvmStatic
    fun method(hole: Blackhole) =
        runBlocking {
            val tally = tally
            for (i in 0 until TIMES) hole.consume(tally.add(i.toLong()))
        }

    @JvmStatic
    fun error(hole: Blackhole) =
        runBlocking {
            for (i in 0 until TIMES) {
                try {
                    hole.consume(refuse(i.toLong()))
                } catch (refused: Refused) {
                    hole.consume(refused)
                }
            }
        }

    @JvmStatic
    fun exception(hole: Blackhole) =
        runBlocking {
            for (i in 0 until TIMES) {
                try {
                    hole.consume(throwing(i.toLong()))
                } catch (refused: Refused) {
                    hole.consume(refused)
                }
            }
        }

    /** The text is made each time, as it is when it comes from C++. */
    private suspend fun throwing(code: Long): Long = throw Refused(code, String(why))

    private val why = "not today".toCharArray()
}
