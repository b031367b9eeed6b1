// Written by boltgen for the module demo: changes will be lost.
package com.example.demo

import dev.libbolt.BoltReader
import dev.libbolt.BoltRecordCodec
import dev.libbolt.BoltWriter
import dev.libbolt.boltEquals
import dev.libbolt.boltHash

public class FileError(public val path: String, public val reason: String) : ConfigError(null) {
    override val message: String
        get() = "FileError(path=$path, reason=$reason)"

    override fun equals(other: Any?): Boolean =
        other is FileError && boltEquals(fields(), other.fields())

    override fun hashCode(): Int = boltHash(fields())

    private fun fields(): List<Any?> = listOf(path, reason)
}

internal object FileErrorCodec : BoltRecordCodec<FileError>(align = 4, min = 8, plain = false) {
    override fun writeFields(writer: BoltWriter, value: FileError) {
        writer.string(value.path)
        writer.string(value.reason)
    }

    override fun readFields(reader: BoltReader): FileError =
        FileError(path = reader.string(), reason = reader.string())
}
