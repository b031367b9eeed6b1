package dev.libbolt.conformance

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Job
import java.util.concurrent.LinkedBlockingQueue
import kotlin.coroutines.CoroutineContext

/** Runs what it is given only when the test says so, in the test's thread. */
class HeldDispatcher : CoroutineDispatcher() {
    private val given = LinkedBlockingQueue<Runnable>()

    override fun dispatch(context: CoroutineContext, block: Runnable) {
        given.put(block)
    }

    /** Blocks until there is something to run. */
    fun await() {
        given.put(given.take())
    }

    /** Runs until [job] has ended. */
    fun runUntil(job: Job) {
        while (!job.isCompleted) given.take().run()
    }
}
