package dev.libbolt

/** Compares a library with what code was generated for. */
internal object Expectations {
    /** What the library has besides does not matter. */
    fun check(expected: Array<String>, library: Library) {
        if (expected.isEmpty()) return
        val found = library.functions()
        val problems = expected.mapNotNull { entry -> difference(entry.split('\n'), found) }
        if (problems.isEmpty()) return
        throw BoltVersionException(
            listOf(
                "cannot load '${library.path}': it is not the library that this " +
                    "program was made for",
                *problems.toTypedArray(),
                "Generate the code anew (boltgen kotlin LIBRARY --package PACKAGE -o DIR), or " +
                    "install the library that it was generated for.",
            ).joinToString("\n"),
        )
    }

    private fun difference(
        entry: List<String>,
        found: Map<String, Pair<String, String>>,
    ): String? {
        val (name, checksum, signature) = entry
        val (has, text) =
            found[name]
                ?: return "  $name: the library has none; expected: $signature"
        return when {
            has == checksum -> null
            text == signature -> "  $name: a type that it uses is another one: $text"
            else -> "  $name:\n    expected:        $signature\n    the library has: $text"
        }
    }
}
