// Written by boltgen for the module demo: changes will be lost.
package com.example.demo

import dev.libbolt.BoltReader
import dev.libbolt.BoltRecordCodec
import dev.libbolt.BoltWriter

public data class Config(
    public val name: String,
    public val database: String,
    public val log: LogLevel,
    public val sync: Sync,
    public val texts: List<String>,
)

internal object ConfigCodec : BoltRecordCodec<Config>(align = 8, min = 40, plain = false) {
    override fun writeFields(writer: BoltWriter, value: Config) {
        writer.string(value.name)
        writer.string(value.database)
        writer.put(LogLevelCodec, value.log)
        writer.put(SyncCodec, value.sync)
        writer.put(Codecs.stringList, value.texts)
    }

    override fun readFields(reader: BoltReader): Config =
        Config(
            name = reader.string(),
            database = reader.string(),
            log = reader.get(LogLevelCodec),
            sync = reader.get(SyncCodec),
            texts = reader.get(Codecs.stringList),
        )
}
