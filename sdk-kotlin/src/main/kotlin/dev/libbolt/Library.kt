package dev.libbolt

import java.io.File

/** A module's opened library, and its libbolt's function table. */
internal class Library private constructor(val path: String, private val address: Long) {
    val table: Long = NativeLibrary.table(address)
    val instances = Instances(table)

    private val texts = NativeLibrary.texts(address).map { it?.decodeToString() }
    val version: String? get() = texts[0]
    val runtimeVersion: String get() = texts[1].orEmpty()

    fun find(name: String): Long {
        val found = NativeLibrary.find(address, name.encodeToByteArray())
        if (found == 0L) throw BoltVersionException("'$path' has no function $name")
        return found
    }

    fun constant(name: String): ByteArray =
        NativeLibrary.constant(address, name.encodeToByteArray())
            ?: throw BoltVersionException("'$path' has no constant $name")

    fun counters(): BoltCounters {
        val values = LongArray(BoltCounters.FIELDS)
        NativeLibrary.counters(address, values)
        return BoltCounters(values)
    }

    fun formatLive(): String =
        NativeLibrary.live(address)?.decodeToString() ?: throw OutOfMemoryError("no native memory")

    /** Name to checksum and signature. */
    fun functions(): Map<String, Pair<String, String>> =
        NativeLibrary
            .functions(address)
            .decodeToString()
            .split('\n')
            .chunked(ENTRY)
            .filter { it.size == ENTRY }
            .associate { (name, checksum, signature) -> name to (checksum to signature) }

    companion object {
        private const val ENTRY = 3
        private const val WRONG_VERSION = -2L

        /** Loads the module called [name] from the file at [path]. It stays loaded. */
        fun open(path: String, name: String): Library {
            Natives.ensure()
            val file = checked(path)
            val why = arrayOfNulls<ByteArray>(1)
            val symbol = "bolt_module_$name".encodeToByteArray()
            val address = NativeLibrary.open(file.encodeToByteArray(), symbol, why)
            if (address < 0 && address >= WRONG_VERSION) {
                val text = "cannot load '$path': ${why[0]?.decodeToString()}"
                throw if (address == WRONG_VERSION) {
                    BoltVersionException(text)
                } else {
                    BoltLoadException(text)
                }
            }
            return Library(path, address)
        }

        /** What the linker is given: without a `/`, on Android, it looks for itself. */
        private fun checked(path: String): String {
            if (Unpacking.isAndroid && '/' !in path) return path
            val file = File(path)
            if (!file.isFile) {
                val what = if (file.exists()) "is not a file" else "no such file"
                throw BoltLoadException("cannot load '$path': $what")
            }
            return file.absolutePath
        }
    }
}
