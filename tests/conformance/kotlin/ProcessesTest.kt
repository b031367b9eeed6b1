package dev.libbolt.conformance

import org.junit.jupiter.api.Test

/** What takes a JVM of its own. */
class ProcessesTest {
    @Test
    fun G13_JVM_exit_with_calls_in_flight() {
        for (way in listOf("return", "exit")) Child.check(Child.run(ExitProgram::class.java, way))
    }

    @Test
    fun JVM_class_loader_closed() = Child.check(Child.run(LoaderProgram::class.java), "collected")

    /** On a JVM with virtual threads as well, if there is one. */
    @Test
    fun JVM_virtual_threads() {
        Child.check(Child.run(ThreadsProgram::class.java), "all have ended")
        val newer = Child.newerJvm(21) ?: return
        Child.check(Child.run(ThreadsProgram::class.java, home = newer), "all have ended")
    }
}
