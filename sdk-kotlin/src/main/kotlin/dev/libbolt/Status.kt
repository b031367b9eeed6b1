package dev.libbolt

/** bolt.h's `bolt_status`. */
internal object Status {
    const val OK = 0
    const val PENDING = 1
    const val AGAIN = 2
    const val READY = 3
    const val ERROR = 4
    const val FAILED = 5
    const val CANCELLED = 6
    const val TOKEN_BACK = 0x100
    const val BUSY = -1
    const val INVALID_HANDLE = -2
    const val ARGUMENT = -3
    const val NO_REACTOR = -5
    const val SHUTDOWN = -6
    const val FORKED = -7
    const val NO_MEMORY = -8

    private const val OUTCOME_MASK = 0xff

    /** Without its flags; a misuse as it is. */
    fun outcome(status: Int): Int = if (status < 0) status else status and OUTCOME_MASK

    /** Whether the future goes on. */
    fun isUnfinished(status: Int): Boolean {
        val outcome = outcome(status)
        return outcome == PENDING || outcome == AGAIN
    }
}

/** What a start or poll answers: status, length of the result, and whether it must be released. */
internal object Answer {
    private const val LENGTH_SHIFT = 32
    private const val LENGTH_MASK = 0x7fffffff

    fun status(answer: Long): Int = answer.toInt()

    fun length(answer: Long): Int = (answer ushr LENGTH_SHIFT).toInt() and LENGTH_MASK

    fun owns(answer: Long): Boolean = answer < 0
}
