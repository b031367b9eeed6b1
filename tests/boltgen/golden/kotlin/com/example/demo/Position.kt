// Written by boltgen for the module demo: changes will be lost.
package com.example.demo

import dev.libbolt.BoltFlatCodec
import dev.libbolt.BoltWords
import dev.libbolt.BoltWriter
import java.nio.ByteBuffer

public data class Position(public val id: Long, public val x: Double, public val y: Double)

internal object PositionCodec : BoltFlatCodec<Position>(align = 8, min = 24) {
    override fun writeFields(writer: BoltWriter, value: Position) {
        writer.i64(value.id)
        writer.f64(value.x)
        writer.f64(value.y)
    }

    override fun at(from: ByteBuffer, at: Int): Position =
        Position(id = from.getLong(at), x = from.getDouble(at + 8), y = from.getDouble(at + 16))

    override fun at(from: LongArray, at: Int): Position =
        Position(
            id = BoltWords.i64(from, at),
            x = BoltWords.f64(from, at + 8),
            y = BoltWords.f64(from, at + 16),
        )

    override fun put(to: LongArray, at: Int, value: Position) {
        BoltWords.i64(to, at, value.id)
        BoltWords.f64(to, at + 8, value.x)
        BoltWords.f64(to, at + 16, value.y)
    }
}
