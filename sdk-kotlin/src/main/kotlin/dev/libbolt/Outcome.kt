package dev.libbolt

import kotlinx.coroutines.CancellationException

/** Terminal answers other than READY as exceptions. */
internal object Outcome {
    fun failure(outcome: Int, function: BoltFunction, reader: BoltReader): Throwable =
        when (outcome) {
            Status.ERROR -> typed(function, reader)
            Status.FAILED ->
                BoltException(
                    text(reader, "${function.label} failed without a message"),
                )
            Status.CANCELLED ->
                CancellationException("${function.label}: the native side has cancelled the call")
            else -> refusal(outcome, function, text(reader, ""))
        }

    private fun typed(function: BoltFunction, reader: BoltReader): Throwable {
        val codec =
            function.error
                ?: return BoltException(
                    "${function.label} failed with a typed error, which it does not declare",
                )
        return reader.whole(codec)
    }

    private fun refusal(status: Int, function: BoltFunction, message: String): Throwable {
        fun text(otherwise: String) = message.ifEmpty { "${function.label}: $otherwise" }
        return when (status) {
            Status.ARGUMENT -> IllegalArgumentException(text("an argument was refused"))
            Status.BUSY -> BoltBusyException(text("the object is held by another method"))
            Status.INVALID_HANDLE ->
                if (function.isMethod) {
                    IllegalStateException(text("the object is closed"))
                } else {
                    BoltException(text("the call has ended elsewhere"))
                }
            Status.NO_REACTOR ->
                BoltNoReactorException(text("this libbolt was built without a reactor"))
            Status.SHUTDOWN ->
                BoltShutdownException(text("what runs the call has been shut down"))
            Status.FORKED -> BoltException(text("the call began before a fork"))
            Status.NO_MEMORY -> OutOfMemoryError(text("no native memory"))
            else -> BoltException(text("status $status"))
        }
    }

    private fun text(reader: BoltReader, otherwise: String): String =
        reader.rest().ifEmpty { otherwise }
}
