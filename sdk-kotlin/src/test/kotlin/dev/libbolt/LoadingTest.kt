package dev.libbolt

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.TempDir
import java.io.File
import java.net.URLClassLoader
import java.nio.file.Files

/** Modules that are found, and libraries that are refused. */
class LoadingTest {
    private class Module(name: String, vararg expected: String) :
        BoltModule(name, arrayOf(*expected))

    private val modules = File(System.getProperty("dev.libbolt.test.modules"))

    private fun library(name: String) = File(modules, "lib$name.so")

    private fun refused(path: File, reason: String, name: String = "cmodule") {
        val caught = assertThrows<BoltLoadException> { Module(name).load(path.path) }
        val text = caught.message.orEmpty()
        assertTrue("'${path.path}'" in text && reason in text) { text }
    }

    @Test
    fun `files that are no modules`(
        @TempDir folder: File,
    ) {
        refused(File(folder, "libnowhere.so"), "no such file")
        refused(folder, "is not a file")
        refused(File(folder, "libtext.so").apply { writeText("This is no library.") }, "")
        refused(File(folder, "libempty.so").apply { createNewFile() }, "file too short")
        refused(library("notmodule"), "does not export bolt_module_notmodule", "notmodule")
        refused(library("cmodule"), "does not export bolt_module_conformance", "conformance")
    }

    @Test
    fun `the same library again is nothing, another one is refused`(
        @TempDir folder: File,
    ) {
        val module = Module("cmodule")
        module.load(library("cmodule").path)
        module.load(File(modules, "../${modules.name}/libcmodule.so").path)
        val link = File(folder, "libcmodule.so").toPath()
        Files.createSymbolicLink(link, library("cmodule").toPath())
        module.load("$link")
        Files.delete(link)
        val caught =
            assertThrows<IllegalStateException> { module.load(library("conformance").path) }
        assertTrue("is loaded already" in caught.message.orEmpty())
    }

    @Test
    fun `after a refusal the right library can still be loaded`() {
        val module = Module("cmodule")
        assertThrows<BoltLoadException> { module.load(library("notmodule").path) }
        module.load(library("cmodule").path)
        assertEquals(0, module.counters().liveTimers)
        assertTrue(Regex("""\d+\.\d+\.\d+""").matches(module.runtimeVersion))
    }

    private fun resident(name: String) = Library.open(library(name).path, name.substringBefore('_'))

    /** All that its functions are, as boltgen writes them. */
    private fun expected(library: Library): Array<String> =
        library
            .functions()
            .map { (name, rest) -> "$name\n${rest.first}\n${rest.second}" }
            .toTypedArray()

    @Test
    fun `a library of another version names what has changed`() {
        val before = expected(resident("station_old"))
        Module("station", *before).load(library("station_old").path)
        val caught =
            assertThrows<BoltVersionException> {
                Module("station", *before).load(library("station_new").path)
            }
        val lines = caught.message.orEmpty().lines()
        assertTrue("it is not the library that this program was made for" in lines.first())
        assertTrue(lines.any { "read:" in it }) { "$lines" }
        assertTrue(lines.any { "forget: the library has none" in it }) { "$lines" }
        assertTrue(lines.none { "scale" in it }) { "$lines" }
        assertTrue("boltgen kotlin" in lines.last())
    }

    @Test
    fun `a function that the library lacks`() {
        val module = Module("cmodule")
        module.load(library("cmodule").path)
        val caught = assertThrows<BoltVersionException> { BoltFunction(module, "gone").call {} }
        assertTrue("has no function gone" in caught.message.orEmpty())
        assertThrows<BoltVersionException> { module.constant("GONE", BoltCodecs.i32) }
    }

    private fun find(name: String, beside: Class<*> = LoadingTest::class.java): Library =
        ModuleFinder.find(name, beside) { it }

    private fun set(property: String, value: String?) {
        if (value == null) System.clearProperty(property) else System.setProperty(property, value)
    }

    private fun <T> with(property: String, value: String?, test: () -> T): T {
        val before = System.getProperty(property)
        set(property, value)
        try {
            return test()
        } finally {
            set(property, before)
        }
    }

    /** Whatever the whole run says of where it is. */
    private fun findElsewhere(beside: Class<*>): Library =
        with("dev.libbolt.module.cmodule", null) { find("cmodule", beside) }

    @Test
    fun `a module is found by its property`() {
        val path = library("cmodule").path
        val found = with("dev.libbolt.module.cmodule", path) { find("cmodule") }
        assertEquals(path, found.path)
    }

    @Test
    fun `a module is found on the library path`() {
        val path = "/nowhere${File.pathSeparator}${File.pathSeparator}${modules.path}"
        val found = with("java.library.path", path) { findElsewhere(javaClass) }
        assertEquals(library("cmodule").path, found.path)
    }

    /** A jar's class, with the library beside it or at the jar's root. */
    @Test
    fun `a module is found as a resource`(
        @TempDir folder: File,
    ) {
        val name = LoadingTest::class.java.name.replace('.', '/') + ".class"
        val bytes = LoadingTest::class.java.getResourceAsStream("/$name")!!.readBytes()
        val places = listOf("dev/libbolt/natives", "natives")
        for (place in places) {
            val jar = File(folder, place.replace('/', '-'))
            File(jar, name).apply { parentFile.mkdirs() }.writeBytes(bytes)
            val native = File(jar, "$place/${Unpacking.platform}/libcmodule.so")
            library("cmodule").copyTo(native.apply { parentFile.mkdirs() })
            val loader = URLClassLoader(arrayOf(jar.toURI().toURL()), null)
            val beside = Class.forName(LoadingTest::class.java.name, false, loader)
            assertSame(loader, beside.classLoader)
            val found = findElsewhere(beside)
            assertTrue(found.functions().isNotEmpty())
            assertTrue(!File(found.path).exists(), "what was unpacked is gone")
            loader.close()
        }
    }

    @Test
    fun `a module that is nowhere`() {
        val caught = assertThrows<BoltLoadException> { find("nowhere") }
        val text = caught.message.orEmpty()
        for (way in listOf("load(path)", "dev.libbolt.module.nowhere", "libnowhere.so")) {
            assertTrue(way in text) { text }
        }
    }
}
