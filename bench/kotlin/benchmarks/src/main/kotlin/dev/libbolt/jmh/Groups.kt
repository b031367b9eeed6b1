package dev.libbolt.jmh

/** The benchmark class that each peer's module has; above [GROUPS], which need it. */
val PEERS: Map<String, String> = mapOf("boltffi" to "BoltFfi", "uniffi" to "UniFfi")

/** All that is measured. bench/tool/kotlin.py says what the report calls it. */
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
                *peers("noop", "add", "echo", "error"),
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
                Subject("records in place, read", "Record.inPlaceRead"),
                Subject("records as data classes, read", "Record.asDataClassesRead"),
                Subject("view as an argument", "Record.viewPassed"),
                Subject("fields read by Kotlin", "Record.fieldsRead"),
                Subject("data classes as an argument", "Record.dataClassesPassed"),
                Subject("array as an argument", "Record.arrayPassed"),
                Subject("data classes read", "Record.dataClassesRead"),
                Subject("view read", "Record.viewRead"),
                *peers("records", "recordsRead"),
            ),
        ),
        Group(
            "yield",
            listOf(
                Subject("kotlinx yield()", "Suspended.kotlinxYield"),
                Subject("yield", "Suspended.yielded"),
                *peers("yielded"),
            ),
        ),
        *perRegime("crossing", ::crossing),
        *perRegime("suspend_100", ::suspend100, Group.CALLS_OF_100),
        *perRegime("gather_10k", ::gather, Group.CONCURRENT_CALLS),
        concurrent,
        concurrentOnOne,
        Group(
            "gather_10k_default, unpinned",
            listOf(
                Subject("suspend_cancellable", "Many.gatherResumedOnDefault"),
                Subject("libbolt", "Many.gatherWokenOnDefault"),
                *peers("gatherOnDefault"),
            ),
            warmAfter = Group.CONCURRENT_CALLS,
        ),
        Group(
            "cancel_10k",
            listOf(
                Subject("suspend_cancellable", "Many.cancelBare"),
                Subject("libbolt", "Many.cancel"),
                *peers("cancel"),
            ),
            warmAfter = Group.CONCURRENT_CALLS,
        ),
    )

/** The same benchmarks of each peer: 'uniffi', if there is one; 'uniffi add' if several. */
private fun peers(vararg benchmarks: String): Array<Subject> =
    PEERS
        .flatMap { (name, owner) ->
            benchmarks.map {
                val one = benchmarks.size == 1
                Subject(if (one) name else "$name $it", "$owner.$it", isPeer = true)
            }
        }.toTypedArray()

/** Where the thread that waits and those that wake may run. */
private fun perRegime(
    name: String,
    subjects: () -> List<Subject>,
    warmAfter: Long = Group.CALLS,
): Array<Group> =
    listOf("one processor" to (0 to 0), "two processors" to (0 to 1), "unpinned" to (-1 to -1))
        .map { (where, pins) ->
            val parameters = mapOf("waits" to pins.first, "wakes" to pins.second)
            Group("$name, $where", subjects(), parameters, warmAfter)
        }.toTypedArray()

private fun crossing() =
    listOf(
        Subject("bare event descriptor", "Suspended.pinged"),
        Subject("resumed", "Suspended.resumed"),
        Subject("woken", "Suspended.woken"),
        Subject("resumed by an executor", "Suspended.resumedByExecutor"),
        *peers("woken"),
    )

private fun suspend100() =
    listOf(
        Subject("suspend_cancellable", "Many.resumed100"),
        Subject("driven", "Many.suspend100"),
        Subject("detached", "Many.suspend100Detached"),
        *peers("suspend100"),
    )

/** Each in an `async` of its own. */
private fun gather() =
    listOf(
        Subject("suspend_cancellable", "Many.gatherResumed"),
        Subject("libbolt", "Many.gatherWoken"),
        *peers("gather"),
    )

/** Each in a `launch`. */
private val concurrent
    get() =
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
            warmAfter = Group.CONCURRENT_CALLS,
        )

private val concurrentOnOne
    get() =
        Group(
            "concurrent, one processor",
            listOf(
                Subject("resumed", "Suspended.manyResumed"),
                Subject("woken", "Suspended.manyWoken"),
                Subject("resumed by an executor", "Suspended.manyResumedByExecutor"),
            ),
            mapOf("waits" to 0, "wakes" to 0),
            Group.CONCURRENT_CALLS,
        )
