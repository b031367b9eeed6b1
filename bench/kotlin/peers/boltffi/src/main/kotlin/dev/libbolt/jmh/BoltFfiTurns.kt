package dev.libbolt.jmh

import dev.libbolt.boltffi.Refused
import dev.libbolt.boltffi.Row
import dev.libbolt.boltffi.pinThread
import dev.libbolt.boltffi.records1k
import dev.libbolt.boltffi.refuse
import dev.libbolt.boltffi.waitForever
import dev.libbolt.boltffi.wakeFromThread
import dev.libbolt.boltffi.yieldOnce
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runBlocking
import org.openjdk.jmh.infra.Blackhole
import dev.libbolt.boltffi.add as callAdd
import dev.libbolt.boltffi.echo as callEcho
import dev.libbolt.boltffi.live as countLive
import dev.libbolt.boltffi.noop as callNoop
import dev.libbolt.boltffi.suspend100 as callSuspend100

/** What BoltFFI's generated functions cost: the fixture is bench/peers/boltffi. */
object BoltFfiTurns : PeerTurns {
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
                } catch (refused: Refused) {
                    hole.consume(refused)
                }
            }
        }

    override fun records(hole: Blackhole) =
        runBlocking { for (i in 0 until RecordTurns.TIMES) hole.consume(records1k()) }

    override fun recordsRead(hole: Blackhole) =
        runBlocking { for (i in 0 until RecordTurns.TIMES) hole.consume(sum(records1k())) }

    private fun sum(of: List<Row>): Double {
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
