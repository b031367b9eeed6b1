package dev.libbolt

import java.util.concurrent.atomic.AtomicBoolean

/** Names an instance of an author's class, for generated code. */
public class BoltHandle internal constructor(internal val library: Library, internal val id: Long)

/**
 * An instance of an author's class. One instance is one object here, however often it arrives.
 *
 * [close] lets it go; what is not closed is let go when it is no longer reachable. Calls in flight
 * keep their instance either way, and its destructor runs with the last reference, on that thread.
 */
public abstract class BoltObject protected constructor(handle: BoltHandle) : AutoCloseable {
    internal val library: Library = handle.library
    private val reference = Reference(library, handle.id)
    private val cleanable = Cleaning.register(this, reference)

    /** Whether [close] was called. */
    public val isClosed: Boolean get() = reference.released.get()

    /** Lets the instance go. Idempotent; any thread. A call on it is an `IllegalStateException`. */
    final override fun close() {
        cleanable.clean()
    }

    /** The native number, for as long as this object is reachable and not closed. */
    internal val id: Long get() = reference.id

    internal fun idAsArgument(to: Library): Long {
        check(!isClosed) { "the ${javaClass.simpleName} that is an argument is closed" }
        require(to.table == library.table) {
            "the ${javaClass.simpleName} that is an argument belongs to another module's libbolt"
        }
        return reference.id
    }

    private class Reference(private val library: Library, val id: Long) : Runnable {
        val released = AtomicBoolean()

        override fun run() {
            if (!released.compareAndSet(false, true)) return
            library.instances.forget(id)
            NativeObject.release(library.table, id)
        }
    }
}
