package dev.libbolt

import java.lang.ref.Cleaner
import java.lang.ref.PhantomReference
import java.lang.ref.ReferenceQueue
import java.util.concurrent.ConcurrentHashMap

/** Runs an action once its object is unreachable, or when it is asked to: `java.lang.ref.Cleaner`,
 * and where the platform has none (Android before 33) the same made of phantom references. */
internal object Cleaning {
    internal fun interface Cleanable {
        /** Runs the action now, unless it has run. */
        fun clean()
    }

    private val scheme: (Any, Runnable) -> Cleanable =
        try {
            Class.forName("java.lang.ref.Cleaner")
            platform()
        } catch (_: ClassNotFoundException) {
            Phantoms()
        }

    /** [action] must not refer to [of]. */
    fun register(of: Any, action: Runnable): Cleanable = scheme(of, action)

    private fun platform(): (Any, Runnable) -> Cleanable {
        val cleaner = Cleaner.create()
        return { of, action ->
            val made = cleaner.register(of, action)
            Cleanable(made::clean)
        }
    }

    /** The fallback. */
    internal class Phantoms : (Any, Runnable) -> Cleanable {
        private val queue = ReferenceQueue<Any>()
        private val all: MutableSet<Phantom> = ConcurrentHashMap.newKeySet()

        init {
            val thread = Thread(::work, "libbolt-cleaner")
            thread.isDaemon = true
            thread.start()
        }

        override fun invoke(of: Any, action: Runnable): Cleanable =
            Phantom(of, action).also { all += it }

        private fun work() {
            while (true) (queue.remove() as Phantom).clean()
        }

        private inner class Phantom(of: Any, private val action: Runnable) :
            PhantomReference<Any>(of, queue),
            Cleanable {
            override fun clean() {
                clear()
                if (all.remove(this)) action.run()
            }
        }
    }
}
