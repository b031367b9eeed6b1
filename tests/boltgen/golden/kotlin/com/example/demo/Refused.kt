// Written by boltgen for the module demo: changes will be lost.
package com.example.demo

import dev.libbolt.BoltReader
import dev.libbolt.BoltRecordCodec
import dev.libbolt.BoltWriter
import dev.libbolt.boltEquals
import dev.libbolt.boltHash

public class Refused(public val reason: String) : DbError(null) {
    override val message: String
        get() = "Refused(reason=$reason)"

    override fun equals(other: Any?): Boolean =
        other is Refused && boltEquals(fields(), other.fields())

    override fun hashCode(): Int = boltHash(fields())

    private fun fields(): List<Any?> = listOf(reason)
}

internal object RefusedCodec : BoltRecordCodec<Refused>(align = 4, min = 4, plain = false) {
    override fun writeFields(writer: BoltWriter, value: Refused) {
        writer.string(value.reason)
    }

    override fun readFields(reader: BoltReader): Refused = Refused(reason = reader.string())
}
