package dev.libbolt.jmh

import dev.libbolt.uniffi.Record
import dev.libbolt.uniffi.Refusal
import dev.libbolt.uniffi.pinThread
import dev.libbolt.uniffi.records1k
import dev.libbolt.uniffi.refuse
import dev.libbolt.uniffi.waitForever
import dev.libbolt.uniffi.wakeFromThread
import dev.libbolt.uniffi.yieldOnce
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runBlocking
import org.openjdk.jmh.infra.Blackhole
import dev.libbolt.uniffi.add as callAdd
import dev.libbolt.uniffi.echo as callEcho
import dev.libbolt.uniffi.live as countLive
import dev.libbolt.uniffi.noop as callNoop
import dev.libbolt.uniffi.suspend100 as callSuspend100

/** What UniFFI's generated functions cost: the fixture is bench/peers/uniffi. */
object UniFfiTurns : PeerTurns {
    private val text = "x".repeat(1024)

    override fun pin(cpu: Int) {
        pinThread(cpu.toLong())
    }

    override fun noop(hole: Blackhole) =
        runBlocking { for (i in 0 until ReadyTurns.TIMES) hole.consume(callNoop()) }

    override fun add(hole: Blackhole) =
        runBlocking { for (i in 0 until ReadyTurns.TIMES) hole.consume(callAdd(i.toLong(), 1_000)) }

    override fun echo(hole: Blackhole) =
        runBlocking { for (i in 0 until ReadyTurns.TIMES) hole.consume(callEcho(text)) }

    override fun error(hole: Blackhole) =
        runBlocking {
            for (i in 0 until ReadyTurns.TIMES) {
                try {
                    hole.consume(refuse(i.toLong()))
                } catch (refused: Refusal) {
                    hole.consume(refused)
                }
            }
        }

    override fun records(hole: Blackhole) =
        runBlocking { for (i in 0 until RecordTurns.TIMES) hole.consume(records1k()) }

    override fun recordsRead(hole: Blackhole) =
        runBlocking { for (i in 0 until RecordTurns.TIMES) hole.consume(sum(records1k())) }

    private fun sum(of: List<Record>): Double {
        var sum = 0.0
        for (each in of) sum += each.x * each.y + each.id
        return sum
    }

    override fun yielded() = runBlocking { for (i in 0 until SuspendedTurns.TIMES) yieldOnce() }

    override fun woken() = runBlocking { for (i in 0 until SuspendedTurns.TIMES) wakeFromThread() }

    override fun suspend100() = runBlocking { repeat(ManyTurns.TIMES) { callSuspend100() } }

    override fun gather() = runBlocking { gather10k { wakeFromThread() } }

    override fun gatherOnDefault() =
        runBlocking(Dispatchers.Default) { gather10k { wakeFromThread() } }

    override fun cancel() = runBlocking { cancel10k { waitForever() } }

    override fun live(): Long = countLive()
}
