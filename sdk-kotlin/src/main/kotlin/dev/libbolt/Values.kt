@file:JvmName("BoltValues")

package dev.libbolt

/** Equality by contents, also of arrays, at any depth; for generated code. */
public fun boltEquals(a: Any?, b: Any?): Boolean =
    when {
        a === b -> true
        a is ByteArray -> b is ByteArray && a.contentEquals(b)
        a is BooleanArray -> b is BooleanArray && a.contentEquals(b)
        a is ShortArray -> b is ShortArray && a.contentEquals(b)
        a is IntArray -> b is IntArray && a.contentEquals(b)
        a is LongArray -> b is LongArray && a.contentEquals(b)
        a is FloatArray -> b is FloatArray && a.contentEquals(b)
        a is DoubleArray -> b is DoubleArray && a.contentEquals(b)
        a is List<*> && b is List<*> ->
            a.size == b.size && a.indices.all { boltEquals(a[it], b[it]) }
        a is Map<*, *> && b is Map<*, *> ->
            a.size == b.size && a.all { (key, value) -> key in b && boltEquals(value, b[key]) }
        else -> a == b
    }

/** A hash that goes with [boltEquals]. */
public fun boltHash(value: Any?): Int =
    when (value) {
        is ByteArray -> value.contentHashCode()
        is BooleanArray -> value.contentHashCode()
        is ShortArray -> value.contentHashCode()
        is IntArray -> value.contentHashCode()
        is LongArray -> value.contentHashCode()
        is FloatArray -> value.contentHashCode()
        is DoubleArray -> value.contentHashCode()
        is List<*> -> value.fold(1) { hash, each -> 31 * hash + boltHash(each) }
        is Map<*, *> -> value.entries.sumOf { (key, each) -> boltHash(key) xor boltHash(each) }
        else -> value.hashCode()
    }

/** Text that shows the contents of arrays. */
public fun boltText(value: Any?): String =
    when (value) {
        is ByteArray -> value.contentToString()
        is BooleanArray -> value.contentToString()
        is ShortArray -> value.contentToString()
        is IntArray -> value.contentToString()
        is LongArray -> value.contentToString()
        is FloatArray -> value.contentToString()
        is DoubleArray -> value.contentToString()
        is List<*> -> value.joinToString(", ", "[", "]") { boltText(it) }
        is Map<*, *> ->
            value.entries.joinToString(", ", "{", "}") { (key, each) ->
                "${boltText(key)}=${boltText(each)}"
            }
        else -> value.toString()
    }
