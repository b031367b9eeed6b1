package dev.libbolt

import java.io.File
import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path

/** Native libraries that lie in jars: `natives/linux-x86_64/...` beside a class. */
internal object Unpacking {
    val isAndroid: Boolean = System.getProperty("java.vm.name") == "Dalvik"

    /** Such as `linux-x86_64`. */
    val platform: String = "${system()}-${machine()}"

    private fun system(): String {
        val name = System.getProperty("os.name").orEmpty().lowercase()
        return if (name.startsWith("mac")) "macos" else name.substringBefore(' ')
    }

    private fun machine(): String =
        when (val name = System.getProperty("os.arch").orEmpty().lowercase()) {
            "amd64", "x86-64" -> "x86_64"
            "arm64" -> "aarch64"
            else -> name
        }

    /**
     * Copies the first resource, and those of the others that exist, into a folder of their own, or
     * gives null if there is no first one. Names are relative to the package of [beside], else to
     * the jar's root. The folder goes when the result is closed: the system keeps what is loaded.
     */
    fun unpack(
        beside: Class<*>,
        resources: List<String>,
        newFolder: () -> Path = { Files.createTempDirectory("libbolt") },
    ): Unpacked? {
        val first = find(beside, resources.first()) ?: return null
        return writing(resources.first()) {
            val unpacked = Unpacked(newFolder().toFile())
            try {
                unpacked.add(resources.first(), first.openStream())
                for (other in resources.drop(1)) {
                    find(beside, other)?.let { unpacked.add(other, it.openStream()) }
                }
            } catch (failure: Throwable) {
                unpacked.close()
                throw failure
            }
            unpacked
        }
    }

    /** Writes a temporary copy of [what]. */
    fun <T> writing(what: String, write: () -> T): T =
        try {
            write()
        } catch (failure: IOException) {
            throw BoltLoadException(
                "cannot copy $what to '${System.getProperty("java.io.tmpdir")}' and load it from " +
                    "there: $failure; set the system property java.io.tmpdir to a folder that " +
                    "can be written",
                failure,
            )
        }

    private fun find(beside: Class<*>, resource: String) =
        beside.getResource(resource) ?: beside.getResource("/$resource")

    internal class Unpacked(private val folder: File) : AutoCloseable {
        val files = mutableListOf<File>()

        fun add(resource: String, from: java.io.InputStream) {
            val file = File(folder, resource.substringAfterLast('/'))
            from.use { source -> file.outputStream().use { source.copyTo(it) } }
            files += file
        }

        override fun close() {
            folder.deleteRecursively()
        }
    }
}
