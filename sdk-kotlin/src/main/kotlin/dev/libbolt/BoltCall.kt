package dev.libbolt

import java.lang.ref.WeakReference
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater

/**
 * One call on its way: its arguments are written, and now it is started. Made by
 * [BoltFunction.call]; used once, by [await] or [now], in the thread that made it.
 *
 * It is also the memory in which arguments and results cross, and is used again for other calls:
 * nothing may keep it.
 */
public class BoltCall internal constructor() {
    internal val memory: ByteBuffer =
        ByteBuffer.allocateDirect(CallMemory.SIZE).order(ByteOrder.nativeOrder())
    internal val address: Long = NativeMemory.address(memory)

    @PublishedApi
    internal val writer: BoltWriter = BoltWriter(memory, address)
    private val reader = BoltReader(memory, this)

    /** Where native code puts a result that fits: in [memory], until there is more of it. */
    private var space = memory
    private var spaceAt = CallMemory.RESULT_AT
    private var spaceSize = 0

    init {
        useSpace(address + CallMemory.RESULT_AT, CallMemory.RESULT_SIZE)
    }

    /** Whom the next call's token stands for: taken before, off the ready path. */
    private var reserve: Waiter? = null
    private var called: BoltFunction? = null
    private val function: BoltFunction get() = called!!
    private var receiver: BoltObject? = null

    /** The thread whose slot in [CallPool] this is, or null: weak, so that the thread can go. */
    @Volatile
    internal var owner: WeakReference<Thread>? = null
        private set

    /** Only of one that has an owner, and only read and written by it. */
    @JvmField
    internal var busy: Boolean = false

    internal fun begin(function: BoltFunction, receiver: BoltObject?): BoltCall {
        // With G1 storing a reference into an old object costs a fence, much beside a ready call:
        // none is stored here, or in what follows, that is there already.
        if (called !== function) called = function
        if (receiver != null) this.receiver = receiver
        writer.begin(function.library)
        return this
    }

    /** The arguments could not be written: nothing has run. */
    @PublishedApi
    internal fun abandon() {
        receiver = null
        writer.end()
        CallPool.give(this)
    }

    /**
     * Starts an asynchronous function and gives its result, as [result] reads it. What is ready at
     * once is returned at once, also in a coroutine that is cancelled; else the coroutine suspends.
     *
     * If it is cancelled then, so is the native work, and `CancellationException` leaves only after
     * that has ended: destructors have run, locks are free. Throws the function's typed error;
     * [BoltException] for another C++ exception; `IllegalArgumentException` if the module refuses
     * an argument.
     */
    public suspend fun <T> await(result: BoltCodec<T>): T {
        val answer = start()
        if (Answer.status(answer) == Status.READY) return take(answer, function, result)
        return awaitUnready(answer, result)
    }

    /** The same of a synchronous function. */
    public fun <T> now(result: BoltCodec<T>): T {
        val answer = start()
        if (Status.isUnfinished(Answer.status(answer))) refuseToWait(Answer.status(answer))
        return take(answer, function, result)
    }

    /** It is no synchronous function: its work is abandoned. */
    private fun refuseToWait(status: Int): Nothing {
        val future = memory.getLong(CallMemory.FUTURE_AT)
        val freed = NativeCall.free(function.library.table, future)
        val armed = Status.outcome(status) == Status.PENDING
        if (armed && freed and Status.TOKEN_BACK == 0) {
            takeReserved().abandon()
        }
        end()
        throw IllegalStateException("${function.label} suspends: it has to be awaited")
    }

    private suspend fun <T> awaitUnready(answer: Long, result: BoltCodec<T>): T {
        if (!Status.isUnfinished(Answer.status(answer))) return take(answer, function, result)
        val future = memory.getLong(CallMemory.FUTURE_AT)
        val status = Answer.status(answer)
        val isParked = Status.outcome(status) == Status.PENDING
        val pending = PendingCall(function, future, if (isParked) takeReserved() else null)
        end()
        return pending.await(status, result)
    }

    private fun start(): Long {
        val id = receiverId()
        val waiter = reserved()
        waiter.prepare()
        val answer = start(id, waiter, writer.isUnsure)
        if (Answer.status(answer) != Status.OK) return answer
        try {
            writer.checkTexts()
        } catch (refused: IllegalArgumentException) {
            abandon()
            throw IllegalArgumentException("${function.label}: ${refused.message}")
        }
        return start(id, waiter, false)
    }

    private fun receiverId(): Long {
        val on = receiver ?: return 0L
        if (on.isClosed) {
            abandon()
            throw IllegalStateException("${function.label}: the object is closed")
        }
        return on.id
    }

    private fun start(id: Long, waiter: Waiter, unsure: Boolean): Long =
        NativeCall.start(
            address,
            function.address,
            id,
            waiter.token,
            writer.address,
            writer.size,
            unsure,
        )

    /** Reads a terminal answer and is free for another call afterwards. */
    internal fun <T> take(answer: Long, function: BoltFunction, result: BoltCodec<T>): T {
        try {
            val bytes = if (Answer.owns(answer)) owned() else space
            val at = if (Answer.owns(answer)) 0 else spaceAt
            reader.begin(bytes, at, Answer.length(answer), function)
            val outcome = Status.outcome(Answer.status(answer))
            if (outcome != Status.READY) throw Outcome.failure(outcome, function, reader)
            return reader.whole(result)
        } finally {
            discard(answer, function)
        }
    }

    /** Nobody wants the result. */
    internal fun discard(answer: Long, function: BoltFunction) {
        if (Answer.owns(answer)) {
            NativeCall.release(address, function.library.table)
            if (Answer.length(answer) > spaceSize) growSpace(Answer.length(answer))
        }
        reader.end()
        end()
    }

    /** The result's own memory behind [part], for ever; null if it is to be copied. */
    internal fun takeMemory(part: ByteBuffer, at: Int, bytes: Int, table: Long): ByteBuffer? {
        if (part === space || bytes <= COPIED) return null
        val kept = NativeMemory.adopt(address)
        if (kept == 0L) return null
        // Slices and duplicates of it keep `part`, however they are made.
        Cleaning.register(part) { NativeMemory.drop(kept, table) }
        part.window(at, bytes)
        return part.slice()
    }

    /**
     * A result that did not fit has cost native memory and an object that names it: the next one of
     * its length will fit, unless it is so long that a view keeps its memory.
     */
    private fun growSpace(length: Int) {
        if (length > SPACE_MAX) return
        val size = minOf(Integer.highestOneBit(length) shl 1, SPACE_MAX)
        space =
            try {
                ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder())
            } catch (_: OutOfMemoryError) {
                return // it is for speed only
            }
        spaceAt = 0
        useSpace(NativeMemory.address(space), size)
    }

    private fun useSpace(at: Long, size: Int) {
        spaceSize = size
        memory.putLong(CallMemory.SPACE_AT, at)
        memory.putLong(CallMemory.SPACE_SIZE_AT, size.toLong())
    }

    private fun owned(): ByteBuffer = NativeCall.result(address).order(ByteOrder.nativeOrder())

    private fun end() {
        receiver = null // it was reachable for as long as native code used its number
        writer.end()
        CallPool.give(this)
    }

    /** Before it is shared. */
    internal fun belong(thread: Thread) {
        owner = WeakReference(thread)
        busy = true
    }

    internal fun disown() {
        owner = null
    }

    internal fun belongsTo(thread: Thread): Boolean = owner?.get() === thread

    /** Takes it over for [thread], in use, if its owner has ended. One of several threads does. */
    internal fun inherit(thread: Thread): Boolean {
        val before = owner
        if (before?.get()?.isAlive == true) return false
        if (!OWNER.compareAndSet(this, before, WeakReference(thread))) return false
        busy = true
        return true
    }

    internal fun reserved(): Waiter = reserve ?: WaiterTable.take().also { reserve = it }

    /** A native side has the token of [reserved] now. */
    internal fun takeReserved(): Waiter = reserved().also { reserve = null }

    internal val isReserved: Boolean get() = reserve != null

    /** By the pool, which has no room for it. */
    internal fun dispose() {
        reserve?.let(WaiterTable::free)
        reserve = null
    }

    internal companion object {
        /** Memory of its own costs more to look after than a copy of as little. */
        const val COPIED = 32 * 1024

        /** With a list's head. */
        private const val SPACE_MAX = COPIED + 64

        private val OWNER: AtomicReferenceFieldUpdater<BoltCall, WeakReference<*>?> =
            AtomicReferenceFieldUpdater.newUpdater(
                BoltCall::class.java,
                WeakReference::class.java,
                "owner",
            )
    }
}
