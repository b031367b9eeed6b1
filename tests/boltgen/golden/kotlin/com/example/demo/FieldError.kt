// Written by boltgen for the module demo: changes will be lost.
package com.example.demo

import dev.libbolt.BoltReader
import dev.libbolt.BoltRecordCodec
import dev.libbolt.BoltWriter
import dev.libbolt.boltEquals
import dev.libbolt.boltHash

public class FieldError(
    public val path: String,
    public val field: String,
    public val reason: String,
) : ConfigError(null) {
    override val message: String
        get() = "FieldError(path=$path, field=${this.field}, reason=$reason)"

    override fun equals(other: Any?): Boolean =
        other is FieldError && boltEquals(fields(), other.fields())

    override fun hashCode(): Int = boltHash(fields())

    private fun fields(): List<Any?> = listOf(path, field, reason)
}

internal object FieldErrorCodec : BoltRecordCodec<FieldError>(align = 4, min = 12, plain = false) {
    override fun writeFields(writer: BoltWriter, value: FieldError) {
        writer.string(value.path)
        writer.string(value.field)
        writer.string(value.reason)
    }

    override fun readFields(reader: BoltReader): FieldError =
        FieldError(path = reader.string(), field = reader.string(), reason = reader.string())
}
