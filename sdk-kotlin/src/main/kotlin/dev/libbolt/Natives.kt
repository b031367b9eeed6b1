package dev.libbolt

import java.io.File
import java.nio.ByteBuffer
import java.nio.file.Files

/** Loads the native half of this SDK, `libbolt_jni`, once for these classes. */
internal object Natives {
    /** Raised with every change of a native function: on_load.cpp has the other half. */
    const val PROTOCOL: Int = 4

    private const val PROPERTY = "dev.libbolt.jni"

    @Volatile
    private var loaded = false

    /** Throws [BoltLoadException] each time it fails, not only the first. */
    fun ensure() {
        if (loaded) return
        synchronized(this) {
            if (loaded) return
            try {
                load()
            } catch (error: UnsatisfiedLinkError) {
                throw BoltLoadException("cannot load libbolt_jni: ${error.message}", error)
            }
            loaded = true
        }
    }

    private fun load() {
        val given = System.getProperty(PROPERTY)
        when {
            given != null -> loadFile(File(given).absoluteFile)
            Unpacking.isAndroid -> System.loadLibrary("bolt_jni")
            else -> loadResource()
        }
        check(given)
        // Whatever a wake needs is loaded now: the class loader may be closed when it comes.
        Wakes.prepare()
    }

    /** Any library can be loaded, and says nothing. */
    private fun check(given: String?) {
        try {
            NativeMemory.address(ByteBuffer.allocateDirect(1))
        } catch (_: UnsatisfiedLinkError) {
            throw UnsatisfiedLinkError(
                "${given ?: "what has been found"} is another library; the system property " +
                    "$PROPERTY is the path of one that is libbolt_jni",
            )
        }
    }

    /** The JVM gives a file to one class loader only: others get a copy of their own. */
    private fun loadFile(file: File) {
        try {
            System.load(file.path)
        } catch (error: UnsatisfiedLinkError) {
            if (error.message?.contains("already loaded in another classloader") !=
                true
            ) {
                throw error
            }
            val copy =
                Unpacking.writing(file.path) { Files.createTempFile("libbolt_jni", ".so") }
            try {
                Unpacking.writing(file.path) {
                    file.inputStream().use { from -> Files.newOutputStream(copy).use(from::copyTo) }
                }
                System.load(copy.toString())
            } finally {
                Files.delete(copy)
            }
        }
    }

    private fun loadResource() {
        val resource = "natives/${Unpacking.platform}/libbolt_jni.so"
        val unpacked = Unpacking.unpack(Natives::class.java, listOf(resource))
        if (unpacked == null) {
            try {
                System.loadLibrary("bolt_jni")
            } catch (error: UnsatisfiedLinkError) {
                throw UnsatisfiedLinkError(
                    "the jar has no ${Unpacking.platform} library, and ${error.message}; " +
                        "set the system property $PROPERTY to the path of one",
                )
            }
            return
        }
        unpacked.use { System.load(it.files.first().path) }
    }
}
