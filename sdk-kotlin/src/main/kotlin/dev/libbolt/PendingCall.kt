package dev.libbolt

import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield

/** A call that did not end in its first poll, until it does. */
internal class PendingCall(
    private val function: BoltFunction,
    private val future: Long,
    /** Null until a poll has kept a token: work that only lets others run needs none of its own. */
    private var waiter: Waiter?,
) : (Throwable?) -> Unit {
    private val table = function.library.table

    /** Our token is out: the native side has not disposed of it yet. */
    private var armed = false

    suspend fun <T> await(first: Int, result: BoltCodec<T>): T {
        var status = first
        while (true) {
            // Not in a function of its own: it would be one more continuation to resume.
            try {
                if (Status.outcome(status) == Status.PENDING) {
                    armed = true
                    waiter!!.park(this)
                    armed = false
                } else {
                    yield()
                }
            } catch (failure: Throwable) {
                unwind()
                throw failure
            }
            val call = memory()
            val answer = poll(call)
            status = Answer.status(answer)
            if (!Status.isUnfinished(status)) {
                waiter?.let(WaiterTable::free)
                return call.take(answer, function, result)
            }
            if (waiter == null && Status.outcome(status) == Status.PENDING) {
                waiter = call.takeReserved()
            }
            CallPool.give(call)
        }
    }

    /** With the token of [call]'s next one, which only PENDING keeps. */
    private fun poll(call: BoltCall): Long {
        val whose = waiter ?: call.reserved()
        whose.prepare()
        return NativeCall.poll(call.address, table, future, whose.token)
    }

    /**
     * The coroutine has been cancelled, on any thread: the request. What acts on it is the poll of
     * [unwind], once the dispatcher has come to it.
     */
    override fun invoke(cause: Throwable?) {
        NativeCall.cancel(table, future)
    }

    /**
     * Cancels, and goes on until the native side has acknowledged. A result that came first is
     * released.
     */
    private suspend fun unwind() {
        var answer = cancel()
        while (Status.isUnfinished(answer)) {
            if (Status.outcome(answer) == Status.PENDING) {
                armed = true
                waiter!!.parkUncancellably()
                armed = false
            } else {
                withContext(NonCancellable) { yield() }
            }
            answer = poll()
        }
        if (armed) waiter!!.abandon() else waiter?.let(WaiterTable::free)
    }

    private suspend fun cancel(): Int {
        while (true) {
            val call = memory()
            val before = waiter
            val after = if (armed || before == null) WaiterTable.take() else before
            waiter = after
            after.prepare()
            val answer = NativeCall.cancelPoll(call.address, table, future, after.token)
            val status = Answer.status(answer)
            finish(call, answer)
            if (status != Status.BUSY) {
                if (armed) dispose(before!!, status)
                return status
            }
            // Somebody polls right now: ask from outside, and wait for the token that is out.
            NativeCall.cancel(table, future)
            if (armed) {
                WaiterTable.free(after)
                waiter = before
                before!!.parkUncancellably()
                armed = false
            } else {
                withContext(NonCancellable) { yield() }
            }
        }
    }

    /** The token before: handed back, or on its way to us by a wake. */
    private fun dispose(before: Waiter, status: Int) {
        if (status and Status.TOKEN_BACK != 0) WaiterTable.free(before) else before.abandon()
        armed = false
    }

    private fun poll(): Int {
        val call = memory()
        val answer = poll(call)
        finish(call, answer)
        return Answer.status(answer)
    }

    /** For a poll. Without any, nobody will poll again: the native work is abandoned. */
    private fun memory(): BoltCall =
        try {
            CallPool.take()
        } catch (failure: Throwable) {
            val status = NativeCall.free(table, future)
            if (armed) dispose(waiter!!, status) else waiter?.let(WaiterTable::free)
            throw failure
        }

    private fun finish(call: BoltCall, answer: Long) {
        if (Status.isUnfinished(Answer.status(answer))) {
            CallPool.give(call)
        } else {
            call.discard(answer, function)
        }
    }
}
