package dev.libbolt

import java.util.concurrent.atomic.AtomicLong
import java.util.concurrent.atomic.AtomicReferenceArray

/**
 * From tokens to those who wait. An entry lives for ever and is used again; its generation tells an
 * old token from a new one, so that a native side holds numbers and never a reference into the JVM.
 *
 * Free entries form a stack. Its head carries a count, which changes with every pop and push, so a
 * head that was taken and put back meanwhile is not mistaken for the same (ABA).
 */
internal object WaiterTable {
    private const val CHUNK_BITS = 10
    private const val CHUNK = 1 shl CHUNK_BITS
    private const val CHUNKS = 1 shl 14
    private const val INDEX_MASK = 0xffffffffL
    private const val COUNT = 1L shl 32

    private val chunks = AtomicReferenceArray<Array<Waiter>>(CHUNKS)

    /** By chance: tokens of these classes in a loader that is gone, which may come, mean nobody. */
    private val generation = (System.nanoTime() xor hashCode().toLong()) shl Int.SIZE_BITS

    /** Of [chunks], the ones that are there. */
    @Volatile
    private var size = 0

    /** Count << 32 | index + 1 of the first free entry. */
    private val head = AtomicLong()

    /** Entries that somebody has. Right while nobody takes or frees one: for tests. */
    val inUse: Int
        get() {
            var free = 0
            var next = (head.get() and INDEX_MASK).toInt() - 1
            while (next >= 0) {
                ++free
                next = at(next).nextFree - 1
            }
            return size * CHUNK - free
        }

    fun take(): Waiter {
        while (true) {
            val first = head.get()
            val index = (first and INDEX_MASK).toInt() - 1
            if (index < 0) {
                grow()
                continue
            }
            val waiter = at(index)
            if (head.compareAndSet(first, advanced(first, waiter.nextFree))) return waiter
        }
    }

    /** Its token has been disposed of, or was never given away. */
    fun free(waiter: Waiter) {
        val index = indexOf(waiter.token)
        waiter.retire()
        while (true) {
            val first = head.get()
            waiter.nextFree = (first and INDEX_MASK).toInt()
            if (head.compareAndSet(first, advanced(first, index + 1))) return
        }
    }

    /** Null: nobody waits for it any more. */
    fun find(token: Long): Waiter? {
        val waiter = chunks.get(indexOf(token) shr CHUNK_BITS)?.get(indexOf(token) and (CHUNK - 1))
        return if (waiter?.token == token) waiter else null
    }

    private fun indexOf(token: Long): Int = (token and INDEX_MASK).toInt()

    private fun at(index: Int): Waiter = chunks.get(index shr CHUNK_BITS)[index and (CHUNK - 1)]

    private fun advanced(head: Long, first: Int): Long =
        ((head and INDEX_MASK.inv()) + COUNT) or (first.toLong() and INDEX_MASK)

    private fun grow() {
        synchronized(chunks) {
            if (head.get() and INDEX_MASK != 0L) return
            check(size < CHUNKS) { "more than ${CHUNKS * CHUNK} calls in flight" }
            val begin = size * CHUNK
            val made = Array(CHUNK) { Waiter(generation or (begin + it).toLong()) }
            for (i in 0 until CHUNK - 1) made[i].nextFree = begin + i + 2
            chunks.set(size++, made)
            while (true) {
                val first = head.get()
                made[CHUNK - 1].nextFree = (first and INDEX_MASK).toInt()
                if (head.compareAndSet(first, advanced(first, begin + 1))) return
            }
        }
    }
}
