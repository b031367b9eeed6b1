// Written by boltgen for the module demo: changes will be lost.
package com.example.demo

import dev.libbolt.BoltReader
import dev.libbolt.BoltRecordCodec
import dev.libbolt.BoltWriter

public data class Table(
    public val columns: List<String>,
    public val rows: List<List<LongOrDoubleOrStringOrByteArray?>>,
)

internal object TableCodec : BoltRecordCodec<Table>(align = 8, min = 16, plain = false) {
    override fun writeFields(writer: BoltWriter, value: Table) {
        writer.put(Codecs.stringList, value.columns)
        writer.put(Codecs.longOrDoubleOrStringOrByteArrayOrNullListList, value.rows)
    }

    override fun readFields(reader: BoltReader): Table =
        Table(
            columns = reader.get(Codecs.stringList),
            rows = reader.get(Codecs.longOrDoubleOrStringOrByteArrayOrNullListList),
        )
}
