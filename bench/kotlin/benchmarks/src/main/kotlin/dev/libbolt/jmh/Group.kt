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
) {
    /** Without the subjects that this JVM does not have: peers are modules of their own. */
    fun present(): Group = Group(name, subjects.filter { it.isThere }, parameters)
}

/** @property benchmark a method that JMH knows: `Ready.noop` */
class Subject(val name: String, val benchmark: String) {
    val isThere: Boolean
        get() {
            val owner = "dev.libbolt.jmh.${benchmark.substringBefore('.')}"
            return javaClass.classLoader.getResource("${owner.replace('.', '/')}.class") != null
        }
}
