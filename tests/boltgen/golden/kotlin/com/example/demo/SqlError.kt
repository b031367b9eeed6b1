// Written by boltgen for the module demo: changes will be lost.
package com.example.demo

import dev.libbolt.BoltReader
import dev.libbolt.BoltRecordCodec
import dev.libbolt.BoltWriter
import dev.libbolt.boltEquals
import dev.libbolt.boltHash

public class SqlError(
    public val code: Int,
    override val message: String,
    public val sql: String,
    public val state: String,
) : DbError(message) {
    override fun equals(other: Any?): Boolean =
        other is SqlError && boltEquals(fields(), other.fields())

    override fun hashCode(): Int = boltHash(fields())

    private fun fields(): List<Any?> = listOf(code, message, sql, state)
}

internal object SqlErrorCodec : BoltRecordCodec<SqlError>(align = 4, min = 16, plain = false) {
    override fun writeFields(writer: BoltWriter, value: SqlError) {
        writer.i32(value.code)
        writer.string(value.message)
        writer.string(value.sql)
        writer.string(value.state)
    }

    override fun readFields(reader: BoltReader): SqlError =
        SqlError(
            code = reader.i32(),
            message = reader.string(),
            sql = reader.string(),
            state = reader.string(),
        )
}
