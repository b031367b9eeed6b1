package dev.libbolt

import java.lang.ref.WeakReference
import java.util.concurrent.ConcurrentHashMap

/** The objects that stand for a library's instances, by number, so that each is one object. */
internal class Instances(private val table: Long) {
    private val known = ConcurrentHashMap<Long, WeakReference<BoltObject>>()

    /**
     * The object of instance [id], to which the caller's result holds a reference; made by [make],
     * with a reference of its own, if there is none.
     */
    fun get(id: Long, library: Library, make: (BoltHandle) -> BoltObject): BoltObject {
        synchronized(this) {
            known[id]?.get()?.let { if (!it.isClosed) return it }
            val status = NativeObject.retain(table, id)
            if (status != Status.OK) throw BoltException("a result names an object that is none")
            val made = make(BoltHandle(library, id))
            known[id] = WeakReference(made)
            return made
        }
    }

    /** An object of this number is gone; a newer one may stand for it. */
    fun forget(id: Long) {
        known.computeIfPresent(id) { _, reference ->
            val now = reference.get()
            if (now == null || now.isClosed) null else reference
        }
    }
}
