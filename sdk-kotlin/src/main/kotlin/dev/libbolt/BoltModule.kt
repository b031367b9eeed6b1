package dev.libbolt

import java.nio.ByteBuffer
import java.nio.ByteOrder

/**
 * A module: the library that generated functions call into. Loaded when the first one is called, or
 * by [load] before.
 *
 * Without [load] its library is looked for in this order: the system property
 * `dev.libbolt.module.NAME`, a path; a resource `natives/linux-x86_64/libNAME.so` in the package of
 * the generated code, or at the root of its jar; `System.mapLibraryName` on `java.library.path`.
 *
 * @param name as in `BOLT_MODULE(name, m)`
 * @param expected what the code was generated for: a text `name\nchecksum\nsignature` per function
 */
public abstract class BoltModule protected constructor(
    private val name: String,
    private val expected: Array<String>,
) {
    @Volatile
    private var loaded: Library? = null

    /**
     * Loads the library at [path]. Nothing happens if it is loaded already; another library than
     * the loaded one is an `IllegalStateException`. Any thread.
     *
     * Throws [BoltLoadException] if it is no module that this SDK can use, and
     * [BoltVersionException] if it is not the one that the code was generated for.
     */
    public fun load(path: String) {
        synchronized(this) {
            val before = loaded
            if (before == null) {
                use(Library.open(path, name))
            } else if (java.io.File(before.path).canonicalPath !=
                java.io.File(path).canonicalPath
            ) {
                throw IllegalStateException("module '$name' is loaded already, from ${before.path}")
            }
        }
    }

    /** What the module says of its version, if it does. */
    public val version: String? get() = library().version

    /** The version of the libbolt that the module runs on. */
    public val runtimeVersion: String get() = library().runtimeVersion

    /** What is alive in the module's libbolt, and what it has counted. */
    public fun counters(): BoltCounters = library().counters()

    /** All calls in flight, with their suspended C++ frames, and how much is alive, if anything. */
    public fun formatLive(): String = library().formatLive()

    /** A constant of the module; for generated code. */
    public fun <T> constant(name: String, codec: BoltCodec<T>): T {
        val library = library()
        val wire = library.constant(name)
        val memory = ByteBuffer.allocateDirect(wire.size).order(ByteOrder.nativeOrder())
        memory.put(wire)
        val reader = BoltReader(memory, null)
        reader.begin(memory, 0, wire.size, BoltFunction(this, name))
        return reader.whole(codec)
    }

    internal fun library(): Library =
        loaded ?: synchronized(this) { loaded ?: ModuleFinder.find(name, javaClass, ::use) }

    private fun use(library: Library): Library {
        Expectations.check(expected, library)
        loaded = library
        return library
    }
}
