package dev.libbolt.conformance

import dev.libbolt.Wakes
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import java.io.File
import java.lang.ref.PhantomReference
import java.lang.ref.ReferenceQueue
import java.net.URLClassLoader
import java.util.concurrent.CyclicBarrier
import java.util.concurrent.ExecutorService
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit
import kotlin.concurrent.thread
import kotlin.system.exitProcess

/** Ends while calls wait and while native threads wake: by returning, or `exit`. */
internal object ExitProgram {
    @JvmStatic
    fun main(arguments: Array<String>) {
        val scope = CoroutineScope(Dispatchers.Default)
        val gate = gateNew()
        val acknowledge = gateNew()
        val probe = probeNew()
        val calls =
            listOf<suspend () -> Unit>(
                { waitOpen(gate) },
                { nested(journalNew(), gate) },
                { poolWait(journalNew(), gate) },
                { sleepFor(3_600_000_000_000u) },
                { hold(journalNew(), gate, acknowledge) },
                { Cell.make(journalNew(), 1).write(gate, 2) },
                { probeWait(probe) },
            )
        for (call in calls) scope.launch(start = CoroutineStart.UNDISPATCHED) { call() }
        scope
            .launch(start = CoroutineStart.UNDISPATCHED) { hold(journalNew(), gate, acknowledge) }
            .cancel()
        gateBlockUntilWaiting(acknowledge, 1u)
        thread(isDaemon = true) { while (true) probeWake(probe, 1_000u) }
        if ("exit" in arguments) exitProcess(0)
    }
}

/** A class loader with this SDK is closed and collected while a call of it waits. */
internal object LoaderProgram {
    const val CALLS = 10

    @JvmStatic
    fun main(arguments: Array<String>) {
        warmUp()
        val queue = ReferenceQueue<ClassLoader>()
        val (gate, reference) = begin(queue)
        while (queue.remove(10) == null) System.gc()
        check(reference.refersTo(null))
        gateOpenElsewhere(gate)
        val dropped = ConformanceLibrary.counters().droppedWakes + Wakes.lateWakes
        check(dropped == CALLS.toLong()) { "$dropped wakes for the loader that is gone" }
        runBlocking { check(add(1, 2) == 3L) }
        println("collected")
    }

    /** Starts kotlinx's threads here: a thread keeps the loaders of those who have started it. */
    private fun warmUp() =
        runBlocking(Dispatchers.Default) {
            val all = CyclicBarrier(Runtime.getRuntime().availableProcessors().coerceAtLeast(2))
            repeat(all.parties) { launch { all.await() } }
        }

    private fun begin(
        queue: ReferenceQueue<ClassLoader>,
    ): Pair<ULong, PhantomReference<ClassLoader>> {
        val loader = Isolated()
        val work = loader.loadClass(IsolatedWork::class.java.name)
        check(work.classLoader === loader)
        @Suppress("UNCHECKED_CAST") // IsolatedWork is one
        val begun = work.getDeclaredConstructor().newInstance() as java.util.function.Supplier<Long>
        val gate = begun.get().toULong()
        loader.close()
        return gate to PhantomReference(loader, queue)
    }

    /** Has the SDK and all that uses it for itself. */
    private class Isolated :
        URLClassLoader(
            System
                .getProperty("java.class.path")
                .split(File.pathSeparatorChar)
                .map { File(it).toURI().toURL() }
                .toTypedArray(),
            LoaderProgram::class.java.classLoader,
        ) {
        override fun loadClass(name: String, resolve: Boolean): Class<*> =
            synchronized(getClassLoadingLock(name)) {
                if (!name.startsWith("dev.libbolt.")) return super.loadClass(name, resolve)
                findLoadedClass(name) ?: findClass(name)
            }
    }
}

/** In the loader that goes away: the gate at which its calls wait. */
internal class IsolatedWork : java.util.function.Supplier<Long> {
    override fun get(): Long {
        val gate = gateNew()
        val scope = CoroutineScope(Dispatchers.Unconfined + Job())
        repeat(LoaderProgram.CALLS) { scope.launch { waitOpen(gate) } }
        val woken = gateNew()
        val job = scope.launch { waitOpen(woken) }
        gateOpenElsewhere(woken)
        runBlocking { job.join() }
        return gate.toLong()
    }
}

/** Calls on very many threads: virtual ones, if the JVM has them. */
internal object ThreadsProgram {
    private const val CALLS = 10_000

    @JvmStatic
    fun main(arguments: Array<String>) {
        val executor = virtual() ?: Executors.newFixedThreadPool(200)
        val gate = gateNew()
        val begun = List(100) { gateNew() }
        runBlocking(executor.asCoroutineDispatcher()) {
            val values =
                List(CALLS) { i ->
                    async {
                        check(echo("call $i") == "call $i")
                        waitOpen(gate)
                        yieldTimes(2u)
                        add(i.toLong(), 1)
                    }
                }
            gateBlockUntilWaiting(gate, CALLS.toUInt())
            gateOpenElsewhere(gate)
            check(values.awaitAll() == List(CALLS) { it + 1L })
            // Blocking in one of them keeps nobody else from running, if there are enough carriers.
            val blocked = begun.map { async { runBlocking { waitOpen(it) } } }
            for (each in begun) gateBlockUntilWaiting(each, 1u)
            for (each in begun) gateOpenElsewhere(each)
            blocked.awaitAll()
        }
        executor.shutdown()
        check(executor.awaitTermination(60, TimeUnit.SECONDS))
        check(ConformanceLibrary.counters().live == 0L) { ConformanceLibrary.formatLive() }
        println("all have ended")
    }

    private fun virtual(): ExecutorService? =
        try {
            val made = Executors::class.java.getMethod("newVirtualThreadPerTaskExecutor")
            made.invoke(null) as ExecutorService
        } catch (_: NoSuchMethodException) {
            null
        }
}
