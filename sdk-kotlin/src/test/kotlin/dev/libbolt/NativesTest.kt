package dev.libbolt

import dev.libbolt.conformance.Child
import org.junit.jupiter.api.Test
import java.io.File

class NativesTest {
    @Test
    fun `a library that is not libbolt_jni is refused, and the right one loads after it`() =
        Child.check(Child.run(OtherLibraryProgram::class.java), "refused, then loaded")
}

internal object OtherLibraryProgram {
    private const val PROPERTY = "dev.libbolt.jni"

    @JvmStatic
    fun main(arguments: Array<String>) {
        val right = System.getProperty(PROPERTY)
        val modules = System.getProperty("dev.libbolt.test.modules")
        val wrong = File(modules, System.mapLibraryName("demo")).path
        System.setProperty(PROPERTY, wrong)
        repeat(2) {
            val refused = runCatching(Natives::ensure).exceptionOrNull()
            check(refused is BoltLoadException) { "$refused" }
            for (part in listOf(wrong, PROPERTY)) check(part in "$refused") { "$refused" }
        }
        System.setProperty(PROPERTY, right)
        Natives.ensure()
        println("refused, then loaded")
    }
}
