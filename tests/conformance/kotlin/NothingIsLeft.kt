package dev.libbolt.conformance

import dev.libbolt.BoltCounters
import dev.libbolt.CallPool
import dev.libbolt.WaiterTable
import dev.libbolt.Wakes
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.extension.AfterEachCallback
import org.junit.jupiter.api.extension.BeforeEachCallback
import org.junit.jupiter.api.extension.ExtendWith
import org.junit.jupiter.api.extension.ExtensionContext
import org.junit.jupiter.params.ParameterizedClass
import org.junit.jupiter.params.provider.EnumSource
import java.lang.ref.PhantomReference
import java.lang.ref.ReferenceQueue

/** A class of cases, with its [Host] as the constructor's parameter. */
@ParameterizedClass
@EnumSource(Host::class)
@ExtendWith(NothingIsLeft::class)
annotation class OnEachHost

/** A case may leave nothing behind: a leak fails the case that has made it. */
class NothingIsLeft :
    BeforeEachCallback,
    AfterEachCallback {
    override fun beforeEach(context: ExtensionContext) {
        context.getStore(NAMESPACE).put(this::class, Left.now())
    }

    override fun afterEach(context: ExtensionContext) {
        val before = context.getStore(NAMESPACE).get(this::class, Left::class.java)!!
        val after = Left.now()
        assertEquals(before.calls, after.calls)
        // A result that is seen in place goes with its view, which the collector finds.
        if (after.rest != before.rest) collectUntil { Left.now().rest == before.rest }
        assertEquals(before.rest, Left.now().rest)
        // A wake that lost a race to a cancellation may still be on its way, in another thread.
        spinUntil { Left.waiters() == before.waiters }
        assertEquals(before.waiters, Left.waiters(), "waiters")
        assertEquals(before.lateWakes, Wakes.lateWakes, "wakes that nobody waited for")
    }

    private class Left(val calls: List<Long>, val rest: List<Long>, val waiters: Int) {
        val lateWakes = Wakes.lateWakes

        companion object {
            fun now(): Left {
                val counters = ConformanceLibrary.counters()
                return Left(calls(counters), rest(counters), waiters())
            }

            /** Without those that calls keep for the next time. */
            fun waiters(): Int = WaiterTable.inUse - CallPool.reserved

            private fun calls(now: BoltCounters) =
                listOf(now.liveFutures, now.liveFrames, now.liveQueues, now.liveTimers)

            private fun rest(now: BoltCounters) = listOf(now.liveObjects, now.liveBuffers)
        }
    }

    private companion object {
        val NAMESPACE: ExtensionContext.Namespace =
            ExtensionContext.Namespace.create(NothingIsLeft::class)
    }
}

private const val PATIENCE = 20_000_000_000
private const val LITTLE_PATIENCE = 3_000_000_000

/** Collects garbage, again and again, until it is so; fails after a while. */
fun collectUntil(condition: () -> Boolean) {
    val end = System.nanoTime() + PATIENCE
    while (!condition()) {
        assertTrue(System.nanoTime() < end, "the collector has found too little")
        collect()
    }
}

/** Collects garbage once: what was unreachable is queued afterwards. */
fun collect() {
    val queue = ReferenceQueue<Any>()
    val reference = PhantomReference(Any(), queue)
    do System.gc() while (queue.remove(10) == null)
    reference.clear()
}

/** Waits for another thread that is about to. */
fun spinUntil(condition: () -> Boolean) {
    val end = System.nanoTime() + LITTLE_PATIENCE
    while (!condition() && System.nanoTime() < end) Thread.yield()
}
