package dev.libbolt.jmh

/**
 * Subjects that take turns.
 *
 * @property parameters of their benchmark class: JMH's `@Param`s
 * @property warmAfter as many operations of each subject, at the least
 */
class Group(
    val name: String,
    val subjects: List<Subject>,
    val parameters: Map<String, Int> = emptyMap(),
    val warmAfter: Long = CALLS,
) {
    /** Without the subjects that this JVM does not have: peers are modules of their own. */
    fun present(): Group = Group(name, subjects.filter { it.isThere }, parameters, warmAfter)

    companion object {
        const val CALLS = 20_000L

        /** Each operation suspends a hundred times. */
        const val CALLS_OF_100 = CALLS / 100

        /** Five times as many as there are at once. */
        const val CONCURRENT_CALLS = 5L * SuspendedTurns.CONCURRENT
    }
}

/**
 * @property benchmark a method that JMH knows: `Ready.noop`
 * @property isPeer it may fail, and is then said to be not supported
 */
class Subject(val name: String, val benchmark: String, val isPeer: Boolean = false) {
    val isThere: Boolean get() = isThere("dev.libbolt.jmh.${benchmark.substringBefore('.')}")
}

/** Peers are modules of their own. */
fun isThere(name: String): Boolean {
    val loader = Group::class.java.classLoader
    return loader.getResource("${name.replace('.', '/')}.class") != null
}
