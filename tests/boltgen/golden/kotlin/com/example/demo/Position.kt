// Written by boltgen for the module demo: changes will be lost.
package com.example.demo

import dev.libbolt.BoltReader
import dev.libbolt.BoltRecordCodec
import dev.libbolt.BoltWriter

public data class Position(public val id: Long, public val x: Double, public val y: Double)

internal object PositionCodec : BoltRecordCodec<Position>(align = 8, min = 24, plain = true) {
    override fun writeFields(writer: BoltWriter, value: Position) {
        writer.i64(value.id)
        writer.f64(value.x)
        writer.f64(value.y)
    }

    override fun readFields(reader: BoltReader): Position =
        Position(id = reader.i64(), x = reader.f64(), y = reader.f64())
}
