// Written by boltgen for the module demo: changes will be lost.
package com.example.demo

import dev.libbolt.BoltReader
import dev.libbolt.BoltRecordCodec
import dev.libbolt.BoltWriter

public data class Sync(public val batchSize: UInt, public val timeoutSeconds: Double? = null)

internal object SyncCodec : BoltRecordCodec<Sync>(align = 8, min = 9, plain = false) {
    override fun writeFields(writer: BoltWriter, value: Sync) {
        writer.u32(value.batchSize)
        writer.put(Codecs.doubleOrNull, value.timeoutSeconds)
    }

    override fun readFields(reader: BoltReader): Sync =
        Sync(batchSize = reader.u32(), timeoutSeconds = reader.get(Codecs.doubleOrNull))
}
