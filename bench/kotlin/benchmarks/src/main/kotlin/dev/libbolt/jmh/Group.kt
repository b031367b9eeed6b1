package dev.libbolt.jmh

/**
 * Subjects that take turns.
 *
 * @property parameters of their benchmark class: JMH's `@Param`s
 */
class Group(
    val name: String,
    val subjects: List<Subject>,
    val parameters: Map<String, Int> = emptyMap(),
)

/** @property benchmark a method that JMH knows: `Ready.noop` */
class Subject(val name: String, val benchmark: String)

val GROUPS: List<Group> =
    listOf(
        Group(
            "ready",
            listOf(
                Subject("bare JNI add", "Ready.addOverJni"),
                Subject("noop", "Ready.noop"),
                Subject("resumed at once", "Ready.resumedAtOnce"),
                Subject("add", "Ready.add"),
                Subject("add, resumed at once", "Ready.addResumedAtOnce"),
                Subject("method", "Ready.method"),
                Subject("copy of 1 KB", "Ready.copy"),
                Subject("echo 1 KB", "Ready.echo"),
                Subject("exception", "Ready.exception"),
                Subject("typed error", "Ready.error"),
            ),
        ),
        Group(
            "records",
            listOf(
                Subject("bytes, 24 KB", "Record.bytesCopied"),
                Subject("records in place", "Record.inPlace"),
                Subject("array, 8 KB", "Record.numbersCopied"),
                Subject("numbers in place", "Record.numbersInPlace"),
                Subject("numbers as an array", "Record.asArray"),
                Subject("data classes made by Kotlin", "Record.made"),
                Subject("records as data classes", "Record.asDataClasses"),
                Subject("view as an argument", "Record.viewPassed"),
                Subject("fields read by Kotlin", "Record.fieldsRead"),
                Subject("data classes as an argument", "Record.dataClassesPassed"),
                Subject("array as an argument", "Record.arrayPassed"),
                Subject("data classes read", "Record.dataClassesRead"),
                Subject("view read", "Record.viewRead"),
            ),
        ),
        Group(
            "yield",
            listOf(
                Subject("kotlinx yield()", "Suspended.kotlinxYield"),
                Subject("yield", "Suspended.yielded"),
            ),
        ),
        *listOf("one processor" to (0 to 0), "two processors" to (0 to 1), "unpinned" to (-1 to -1))
            .map { (where, pins) -> crossing(where, pins.first, pins.second) }
            .toTypedArray(),
        Group(
            "concurrent",
            listOf(
                Subject("resumed", "Suspended.manyResumed"),
                Subject("woken", "Suspended.manyWoken"),
                Subject("resumed by an executor", "Suspended.manyResumedByExecutor"),
                Subject("resumed on Default", "Suspended.manyResumedOnDefault"),
                Subject("woken on Default", "Suspended.manyWokenOnDefault"),
                Subject("executor, on Default", "Suspended.manyResumedByExecutorOnDefault"),
            ),
        ),
        Group(
            "concurrent, one processor",
            listOf(
                Subject("resumed", "Suspended.manyResumed"),
                Subject("woken", "Suspended.manyWoken"),
                Subject("resumed by an executor", "Suspended.manyResumedByExecutor"),
            ),
            mapOf("waits" to 0, "wakes" to 0),
        ),
    )

private fun crossing(where: String, waits: Int, wakes: Int) =
    Group(
        "crossing, $where",
        listOf(
            Subject("bare event descriptor", "Suspended.pinged"),
            Subject("resumed", "Suspended.resumed"),
            Subject("woken", "Suspended.woken"),
            Subject("resumed by an executor", "Suspended.resumedByExecutor"),
        ),
        mapOf("waits" to waits, "wakes" to wakes),
    )
