package com.example.demo.app

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.io.File
import java.lang.management.ManagementFactory
import java.net.URI
import java.nio.file.Path
import java.util.concurrent.CompletableFuture
import kotlin.io.path.Path
import kotlin.io.path.copyTo
import kotlin.io.path.readText
import kotlin.io.path.toPath
import kotlin.io.path.writeText

/** Runs the demo, each time in a JVM of its own, and reads its story without the times. */
class MainTest {
    @Test
    fun `it tells the story that the Python program tells, too`() {
        val ran = demo(data)
        assertEquals("" to 0, ran.errors to ran.status)
        val told = lines(ran.output)
        val story = resource("/story.txt").readText().trim().lines()
        assertEquals(story.size, told.size, ran.output)
        val values = story.zip(told).flatMap { (expected, line) -> values(expected, line) }

        val (language, refusal, row) = values
        assertEquals("Kotlin", language)
        assertEquals(
            "load_config(\"\\ud800\") IllegalArgumentException: load_config(): " +
                "not valid UTF-16: half a pair at 0",
            refusal,
        )
        assertTrue(row.toInt() in 1 until 16800, row)
    }

    @Test
    fun `it ends with status 1 if something is not as it says`(
        @TempDir folder: Path,
    ) {
        val quiet = data.resolve("app.json").readText().replace("verbose", "quiet")
        data.resolve("sonnets.txt").copyTo(folder.resolve("sonnets.txt"))
        folder.resolve("app.json").writeText(quiet)
        val ran = demo(folder)
        assertEquals(1, ran.status)
        assertTrue("the enum arrives as an enum" in ran.errors, ran.errors)
    }

    private class Ran(val output: String, val errors: String, val status: Int)

    private val data = resource("/data/app.json").parent

    private fun resource(name: String): Path {
        val found: URI = checkNotNull(javaClass.getResource(name)).toURI()
        return found.toPath()
    }

    private fun demo(data: Path): Ran {
        val command =
            listOf(
                Path(System.getProperty("java.home"), "bin", "java").toString(),
                *ManagementFactory.getRuntimeMXBean().inputArguments.toTypedArray(),
                "-cp",
                System.getProperty("java.class.path"),
                "com.example.demo.app.MainKt",
                data.toString(),
            )
        val process = ProcessBuilder(command).redirectInput(File("/dev/null")).start()
        val errors = CompletableFuture.supplyAsync { process.errorReader().readText() }
        val output = process.inputReader().readText()
        return Ran(output, errors.get(), process.waitFor())
    }

    private fun lines(output: String): List<String> =
        output
            .lines()
            .map { it.replace(TIME, "").replace(Regex("\\s+"), " ").trim() }
            .filter { it.isNotEmpty() }

    /** What a line has in the place of each `{name}` of [expected]; the rest is the same. */
    private fun values(expected: String, line: String): List<String> {
        val pattern = expected.split(NAME).joinToString("(.+)") { Regex.escape(it) }
        val found = Regex(pattern).matchEntire(line)
        assertTrue(found != null, "expected: $expected\nthe demo says: $line")
        return found!!.groupValues.drop(1)
    }

    private companion object {
        val TIME = Regex("\\s+[\\d.]+ ms$")
        val NAME = Regex("\\{[^}]*\\}")
    }
}
