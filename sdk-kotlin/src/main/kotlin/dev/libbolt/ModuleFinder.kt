package dev.libbolt

import java.io.File

/** Finds the library of a module that nobody has loaded by its path. */
internal object ModuleFinder {
    fun find(name: String, beside: Class<*>, use: (Library) -> Library): Library {
        // There the linker finds it in the application, wherever that keeps it.
        if (Unpacking.isAndroid) return use(Library.open("lib$name.so", name))
        val property = "dev.libbolt.module.$name"
        System.getProperty(property)?.let { return use(Library.open(it, name)) }
        fromResource(name, beside)?.use { return use(Library.open(it.files.first().path, name)) }
        fromLibraryPath(name)?.let { return use(Library.open(it.path, name)) }
        throw BoltLoadException(
            "cannot find the library of module '$name': call load(path) first, set the system " +
                "property $property to its path, or put it into the jar as " +
                "natives/${Unpacking.platform}/lib$name.so",
        )
    }

    /** With a libbolt that lies beside it, for modules that have theirs not inside. */
    private fun fromResource(name: String, beside: Class<*>): Unpacking.Unpacked? {
        val folder = "natives/${Unpacking.platform}"
        return Unpacking.unpack(beside, listOf("$folder/lib$name.so", "$folder/libbolt.so.0"))
    }

    private fun fromLibraryPath(name: String): File? =
        System
            .getProperty("java.library.path")
            .orEmpty()
            .split(File.pathSeparatorChar)
            .filter { it.isNotEmpty() }
            .map { File(it, System.mapLibraryName(name)) }
            .firstOrNull { it.isFile }
}
