package dev.libbolt.conformance

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import java.io.File
import java.util.concurrent.TimeUnit
import kotlin.concurrent.thread

/** Programs of these tests in a JVM of their own, with the same libraries. */
internal object Child {
    class Ended(val code: Int, val output: String, val errors: String)

    private const val SECONDS = 120L

    /** Since then a JVM warns of libraries that nobody has allowed it to load. */
    private const val WARNS = 24
    private val NATIVE_ACCESS = listOf("--enable-native-access=ALL-UNNAMED")

    /** Runs the `main` of [program] with the JVM at [home]. */
    fun run(
        program: Class<*>,
        vararg arguments: String,
        home: File = File(System.getProperty("java.home")),
        options: List<String> = emptyList(),
    ): Ended {
        val ours = System.getProperties().stringPropertyNames().filter { it.startsWith(PREFIX) }
        val command =
            listOf(File(home, "bin/java").path, "-Xmx512m") +
                NATIVE_ACCESS.take(if (version(home) >= WARNS) 1 else 0) +
                options +
                ours.map { "-D$it=${System.getProperty(it)}" } +
                listOf("-cp", System.getProperty("java.class.path"), program.name) +
                arguments
        val process = ProcessBuilder(command).start()
        process.outputStream.close()
        var errors = ""
        val reader = thread { errors = process.errorStream.bufferedReader().readText() }
        val watcher =
            thread(isDaemon = true) {
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) process.destroyForcibly()
            }
        val output = process.inputStream.bufferedReader().readText()
        reader.join()
        watcher.join()
        return Ended(process.exitValue(), output, errors)
    }

    /** It must end well and say what is [expected], and nothing else anywhere. */
    fun check(ended: Ended, expected: String = "") {
        assertEquals("", ended.errors)
        assertEquals(expected, ended.output.trim())
        assertEquals(0, ended.code)
    }

    /** A JDK of version [least] or newer, if this machine has one. */
    fun newerJvm(least: Int): File? {
        val places = File("/usr/lib/jvm").listFiles().orEmpty().toList()
        val named = listOfNotNull(System.getenv("JAVA_HOME"), System.getProperty("java.home"))
        return (named.map(::File) + places).firstOrNull { version(it) >= least }
    }

    private fun version(home: File): Int {
        val release = File(home, "release")
        if (!release.isFile || !File(home, "bin/java").canExecute()) return 0
        val line = release.readLines().firstOrNull { it.startsWith("JAVA_VERSION=") }.orEmpty()
        assertTrue(line.isNotEmpty(), "$release")
        return line.substringAfter('"').takeWhile(Char::isDigit).toInt()
    }

    private const val PREFIX = "dev.libbolt."
}
