package dev.libbolt.jmh

import org.openjdk.jmh.infra.Blackhole

/**
 * What libbolt's subjects do, done with a peer's bindings: written out in each peer's module, so
 * that nothing is between the loops and the generated functions.
 */
interface PeerTurns {
    /** The native thread that wakes; -1: lets it run on any processor. */
    fun pin(cpu: Int)

    fun noop(hole: Blackhole)

    fun add(hole: Blackhole)

    fun echo(hole: Blackhole)

    fun error(hole: Blackhole)

    fun records(hole: Blackhole)

    fun recordsRead(hole: Blackhole)

    fun yielded()

    fun woken()

    fun suspend100()

    fun gather()

    fun gatherOnDefault()

    fun cancel()

    /** Calls that [cancel] has left behind. */
    fun live(): Long
}
