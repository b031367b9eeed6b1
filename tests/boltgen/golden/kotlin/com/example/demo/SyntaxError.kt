// Written by boltgen for the module demo: changes will be lost.
package com.example.demo

import dev.libbolt.BoltReader
import dev.libbolt.BoltRecordCodec
import dev.libbolt.BoltWriter
import dev.libbolt.boltEquals
import dev.libbolt.boltHash

public class SyntaxError(
    public val path: String,
    public val line: UInt,
    public val reason: String,
) : ConfigError(null) {
    override val message: String
        get() = "SyntaxError(path=$path, line=$line, reason=$reason)"

    override fun equals(other: Any?): Boolean =
        other is SyntaxError && boltEquals(fields(), other.fields())

    override fun hashCode(): Int = boltHash(fields())

    private fun fields(): List<Any?> = listOf(path, line, reason)
}

internal object SyntaxErrorCodec :
    BoltRecordCodec<SyntaxError>(align = 4, min = 12, plain = false) {
    override fun writeFields(writer: BoltWriter, value: SyntaxError) {
        writer.string(value.path)
        writer.u32(value.line)
        writer.string(value.reason)
    }

    override fun readFields(reader: BoltReader): SyntaxError =
        SyntaxError(path = reader.string(), line = reader.u32(), reason = reader.string())
}
