package dev.libbolt.conformance

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.async
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.supervisorScope
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertTrue
import java.util.concurrent.Executors
import kotlin.coroutines.ContinuationInterceptor

/** Where a case's coroutines run: each case runs on each of these. */
enum class Host {
    /** The loop of `runBlocking` itself, in the thread of the test. */
    RUN_BLOCKING {
        override fun run(main: suspend Place.() -> Unit) {
            runBlocking { supervised(this@RUN_BLOCKING, main) }
        }
    },

    /** Many threads. */
    DEFAULT {
        override fun run(main: suspend Place.() -> Unit) = on(Dispatchers.Default, main)

        override fun runInOrder(main: suspend Place.() -> Unit) =
            on(Dispatchers.Default.limitedParallelism(1), main)
    },

    /** An executor's thread. */
    ONE_THREAD {
        override fun run(main: suspend Place.() -> Unit) =
            Executors.newSingleThreadExecutor().asCoroutineDispatcher().use { on(it, main) }
    },

    /** Wherever it is resumed. */
    UNCONFINED {
        override fun run(main: suspend Place.() -> Unit) = on(Dispatchers.Unconfined, main)

        override fun runInOrder(main: suspend Place.() -> Unit) = DEFAULT.runInOrder(main)
    }, ;

    /** Runs a case. What it has begun ends with it. */
    abstract fun run(main: suspend Place.() -> Unit)

    /** The same where coroutines run one at a time, in the order in which they became ready. */
    open fun runInOrder(main: suspend Place.() -> Unit) = run(main)

    protected fun on(dispatcher: CoroutineDispatcher, main: suspend Place.() -> Unit) {
        runBlocking(dispatcher) { supervised(this@Host, main) }
    }

    /** Whether this thread is one of those that this host's coroutines run on. */
    fun isHome(thread: Thread, before: Thread): Boolean =
        when (this) {
            RUN_BLOCKING, ONE_THREAD -> thread === before
            DEFAULT -> thread.name.startsWith("DefaultDispatcher-worker")
            UNCONFINED -> !isNative(thread)
        }

    protected suspend fun supervised(host: Host, main: suspend Place.() -> Unit) =
        supervisorScope {
            val place = Place(host, this)
            try {
                place.main()
            } catch (failure: Throwable) {
                place.letGo()
                throw failure
            }
        }
}

/** Whether the SDK has attached this thread, which is the author's. */
fun isNative(thread: Thread): Boolean = thread.name == "libbolt"

/** What a case needs of its host. */
class Place(val host: Host, scope: CoroutineScope) : CoroutineScope by scope {
    /** Starts a call and lets it run until it waits. */
    fun <T> begin(call: suspend () -> T): Deferred<T> =
        async(start = CoroutineStart.UNDISPATCHED) { call() }

    private val holding = mutableListOf<ULong>()

    /** A gate without which some call cannot end, not even by its cancellation. */
    fun holdingGate(): ULong = gateNew().also(holding::add)

    /** The case has failed, and what it has begun must end. */
    fun letGo() = holding.forEach(::gateOpen)

    /** Starts a call when its turn comes. */
    fun <T> spawn(call: suspend () -> T): Deferred<T> = async { call() }

    /** A call that has not been started. */
    fun <T> prepare(call: suspend () -> T): Deferred<T> =
        async(start = CoroutineStart.LAZY) { call() }

    /** Lets everything that can run do so, if there is one thread. */
    suspend fun turns() = repeat(5) { yield() }

    /** Suspends until that many wait at the gate. */
    suspend fun untilWaiting(gate: ULong, count: UInt) =
        withContext(Dispatchers.IO) { gateBlockUntilWaiting(gate, count) }

    /** Waits for a task that has been cancelled; it must not end in any other way. */
    @OptIn(ExperimentalCoroutinesApi::class)
    suspend fun cancelled(task: Deferred<*>) {
        task.join()
        assertTrue(task.isCancelled)
        assertInstanceOf(CancellationException::class.java, task.getCompletionExceptionOrNull())
    }

    /** However what is inside ends, the caller is where it was. */
    suspend fun atHome(call: suspend () -> Unit) {
        val thread = Thread.currentThread()
        val interceptor = currentCoroutineContext()[ContinuationInterceptor]
        try {
            call()
        } finally {
            val here = Thread.currentThread()
            assertTrue(host.isHome(here, thread)) { "in $here" }
            assertTrue(currentCoroutineContext()[ContinuationInterceptor] === interceptor)
        }
    }
}
