// Written by boltgen for the module demo: changes will be lost.
package com.example.demo

import dev.libbolt.BoltReader
import dev.libbolt.BoltRecordCodec
import dev.libbolt.BoltWriter

public data class User(
    public val id: Long,
    public val name: String,
    public val email: String? = null,
)

internal object UserCodec : BoltRecordCodec<User>(align = 8, min = 13, plain = false) {
    override fun writeFields(writer: BoltWriter, value: User) {
        writer.i64(value.id)
        writer.string(value.name)
        writer.put(Codecs.stringOrNull, value.email)
    }

    override fun readFields(reader: BoltReader): User =
        User(id = reader.i64(), name = reader.string(), email = reader.get(Codecs.stringOrNull))
}
