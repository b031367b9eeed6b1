package dev.libbolt

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Files
import java.nio.file.Path

class UnpackingTest {
    @TempDir
    lateinit var temporary: Path

    private val here = javaClass
    private val present = "${here.simpleName}.class"

    @Test
    fun `what is unpacked goes when it is closed`() {
        val folder = temporary.resolve("there")
        val unpacked =
            Unpacking.unpack(here, listOf(present, "none")) { Files.createDirectory(folder) }!!
        assertEquals(listOf(folder.resolve(present).toFile()), unpacked.files)
        assertTrue(unpacked.files.single().length() > 0)
        unpacked.close()
        assertFalse(Files.exists(folder))
    }

    @Test
    fun `what is not there is not unpacked`() {
        assertNull(Unpacking.unpack(here, listOf("none", present)) { throw AssertionError() })
    }

    @Test
    fun `a system without a folder to write to is told what to do`() {
        val full = temporary.resolve("missing").resolve("folder")
        val caught =
            assertThrows<BoltLoadException> {
                Unpacking.unpack(here, listOf(present)) { Files.createDirectory(full) }
            }
        for (part in listOf(present, "$full", "java.io.tmpdir")) {
            assertTrue(part in caught.message!!, caught.message)
        }
    }
}
