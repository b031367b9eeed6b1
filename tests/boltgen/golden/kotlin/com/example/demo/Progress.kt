// Written by boltgen for the module demo: changes will be lost.
package com.example.demo

import dev.libbolt.BoltCodecs
import dev.libbolt.BoltHandle
import dev.libbolt.BoltObject
import dev.libbolt.BoltObjectCodec

/** How far some work has come. */
public class Progress internal constructor(handle: BoltHandle) : BoltObject(handle) {
    /** Waits until that many rows are done. */
    public suspend fun reached(rows: ULong): ULong =
        Functions.progressReached.call(this) { u64(rows) }.await(BoltCodecs.u64)

    /** Rows done so far. */
    public fun done(): ULong = Functions.progressDone.call(this) {}.now(BoltCodecs.u64)

    /** Rows that were taken back. */
    public fun rolledBack(): ULong = Functions.progressRolledBack.call(this) {}.now(BoltCodecs.u64)

    public companion object {
        /** Nothing done yet. */
        public fun create(): Progress = Functions.progressCreate.call {}.now(ProgressCodec)
    }
}

internal object ProgressCodec : BoltObjectCodec<Progress>(::Progress)
