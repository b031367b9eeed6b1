// Written by boltgen for the module demo: changes will be lost.
package com.example.demo

import dev.libbolt.BoltReader
import dev.libbolt.BoltRecordCodec
import dev.libbolt.BoltWriter

public data class WordCount(public val word: String, public val count: ULong)

internal object WordCountCodec : BoltRecordCodec<WordCount>(align = 8, min = 16, plain = false) {
    override fun writeFields(writer: BoltWriter, value: WordCount) {
        writer.string(value.word)
        writer.u64(value.count)
    }

    override fun readFields(reader: BoltReader): WordCount =
        WordCount(word = reader.string(), count = reader.u64())
}
