package dev.libbolt

import dev.libbolt.conformance.Child
import dev.libbolt.conformance.ConformanceLibrary
import dev.libbolt.conformance.gateNew
import dev.libbolt.conformance.gateOpen
import dev.libbolt.conformance.waitOpen
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.async
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Test
import java.nio.ByteBuffer
import java.util.concurrent.Executors

class NoMemoryTest {
    @Test
    fun `G8 a call without memory for its next poll leaves nothing behind`() {
        val options = listOf("-XX:MaxDirectMemorySize=64k")
        Child.check(Child.run(NoMemoryProgram::class.java, options = options), "nothing is left")
    }
}

/** Calls begin in this thread, and go on in threads that get no memory for a [BoltCall]. */
internal object NoMemoryProgram {
    @JvmStatic
    fun main(arguments: Array<String>) {
        val open = gateNew()
        val closed = gateNew()
        Executors.newFixedThreadPool(2).asCoroutineDispatcher().use { pool ->
            val scope = CoroutineScope(pool + SupervisorJob())
            val woken = scope.begin(open)
            val cancelled = scope.begin(closed)
            val taken = fill()
            gateOpen(open)
            cancelled.cancel()
            for (call in listOf(woken, cancelled)) {
                // A cancelled one's awaiter hears of that alone.
                val failure = runCatching { runBlocking { call.await() } }.exceptionOrNull()
                check(call === cancelled || failure is OutOfMemoryError) { "$failure" }
                runBlocking { call.join() }
            }
            check(taken.isNotEmpty())
        }
        check(ConformanceLibrary.formatLive() == "") { ConformanceLibrary.formatLive() }
        check(WaiterTable.inUse == CallPool.reserved) { "${WaiterTable.inUse} waiters" }
        println("nothing is left")
    }

    private fun CoroutineScope.begin(gate: ULong): Deferred<Unit> =
        async(start = CoroutineStart.UNDISPATCHED) { waitOpen(gate) }

    private fun fill(): List<ByteBuffer> {
        val taken = ArrayList<ByteBuffer>()
        try {
            while (true) taken += ByteBuffer.allocateDirect(64)
        } catch (_: OutOfMemoryError) {
            return taken
        }
    }
}
