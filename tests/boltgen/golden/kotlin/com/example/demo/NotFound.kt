// Written by boltgen for the module demo: changes will be lost.
package com.example.demo

import dev.libbolt.BoltReader
import dev.libbolt.BoltRecordCodec
import dev.libbolt.BoltWriter
import dev.libbolt.boltEquals
import dev.libbolt.boltHash

public class NotFound(public val what: String, public val id: Long) : DbError(null) {
    override val message: String
        get() = "NotFound(what=$what, id=$id)"

    override fun equals(other: Any?): Boolean =
        other is NotFound && boltEquals(fields(), other.fields())

    override fun hashCode(): Int = boltHash(fields())

    private fun fields(): List<Any?> = listOf(what, id)
}

internal object NotFoundCodec : BoltRecordCodec<NotFound>(align = 8, min = 16, plain = false) {
    override fun writeFields(writer: BoltWriter, value: NotFound) {
        writer.string(value.what)
        writer.i64(value.id)
    }

    override fun readFields(reader: BoltReader): NotFound =
        NotFound(what = reader.string(), id = reader.i64())
}
