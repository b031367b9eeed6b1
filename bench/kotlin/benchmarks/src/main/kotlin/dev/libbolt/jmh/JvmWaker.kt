package dev.libbolt.jmh

import java.util.concurrent.CountDownLatch
import kotlin.concurrent.thread
import kotlin.coroutines.Continuation
import kotlin.coroutines.resume

/**
 * A thread of the JVM that resumes continuations: the twin, line by line, of the native thread that
 * the module has (bench/modules/waker_thread.cpp). It sleeps in the same way, in a read of an event
 * descriptor.
 */
class JvmWaker {
    private val lock = Any()
    private var waiting = ArrayList<Continuation<Unit>>()
    private var waking = ArrayList<Continuation<Unit>>()
    private val started = CountDownLatch(1)
    private var thread = 0

    init {
        thread(isDaemon = true, name = "waker") { run() }
        started.await()
    }

    fun wake(who: Continuation<Unit>) {
        val first: Boolean
        synchronized(lock) {
            first = waiting.isEmpty()
            waiting.add(who)
        }
        if (first) Floors.call() // the others ride along
    }

    fun pin(cpu: Int) {
        Floors.pin(thread, cpu)
    }

    private fun run() {
        thread = Floors.thisThread()
        started.countDown()
        while (true) {
            Floors.waitForCall()
            synchronized(lock) {
                val taken = waiting
                waiting = waking
                waking = taken
            }
            for (each in waking) each.resume(Unit)
            waking.clear()
        }
    }
}
