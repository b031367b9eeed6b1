package dev.libbolt.conformance

import com.example.demo.DemoLibrary
import com.example.demo.Position
import com.example.demo.mean
import com.example.demo.track
import dev.libbolt.BoltLoadException
import dev.libbolt.BoltModule
import dev.libbolt.BoltVersionException
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.extension.ExtendWith
import java.io.File

/** Libraries beside each other, and libraries that are refused. */
@ExtendWith(NothingIsLeft::class)
class LibrariesTest {
    private val modules = File(System.getProperty("dev.libbolt.test.modules"))

    @Test
    fun JVM_two_libraries() {
        runBlocking {
            val gate = gateNew()
            val task = Place(Host.RUN_BLOCKING, this).begin { waitOpen(gate) }
            assertEquals(2.0, mean(doubleArrayOf(1.0, 3.0)))
            val positions = track(10u)
            assertEquals(10, positions.toList().filterIsInstance<Position>().size)
            gateOpenElsewhere(gate)
            task.await()
        }
        assertEquals(ConformanceLibrary.runtimeVersion, DemoLibrary.runtimeVersion)
    }

    private class Other(name: String, vararg expected: String) :
        BoltModule(name, arrayOf(*expected))

    private fun path(name: String) = File(modules, "lib$name.so").path

    @Test
    fun JVM_library_of_another_abi_is_refused() {
        val path = path("futuremodule")
        val caught = assertThrows<BoltVersionException> { Other("futuremodule").load(path) }
        val speaks = """the module speaks ABI [1-9]\d*\.\d+ and this libbolt-kotlin speaks 0\.\d+"""
        val what = "rebuild the module or use the libbolt-kotlin of its version"
        val text = caught.message.orEmpty()
        assertTrue(Regex("cannot load '$path': $speaks; $what").matches(text)) { text }
    }

    @Test
    fun JVM_library_that_is_no_module_is_refused() {
        val path = path("notmodule")
        val caught = assertThrows<BoltLoadException> { Other("notmodule").load(path) }
        val text = caught.message.orEmpty()
        assertTrue("it does not export bolt_module_notmodule" in text) { text }
        assertTrue(path in text) { text }
    }

    /** Another function than the code was generated for: the message names it, and what to do. */
    @Test
    fun JVM_changed_library_is_refused() {
        val signature = "async function add(a:i64)->i64"
        val other =
            Other(
                "conformance",
                "add\n0000000000000000\n$signature",
                "subtract\n0000000000000000\nfunction subtract(a:i64)->i64",
                "gate_new\na79d3f635030cd2e\nfunction gate_new()->u64",
            )
        val path = path("conformance")
        val text = assertThrows<BoltVersionException> { other.load(path) }.message.orEmpty()
        val lines =
            listOf(
                "cannot load '$path': it is not the library that this program was made for",
                "  add:",
                "    expected:        $signature",
                "    the library has: async function add(a:i64,b:i64)->i64",
                "  subtract: the library has none; expected: function subtract(a:i64)->i64",
            )
        assertEquals(lines, text.lines().dropLast(1))
        assertTrue("boltgen kotlin" in text.lines().last()) { text }
    }
}
