package dev.libbolt.jmh;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Benchmarks whose threads run where the regime says. */
@State(Scope.Thread)
public abstract class Pinned {
    /** Where threads that wait and threads that wake may run; -1: anywhere. */
    @Param("-1")
    public int waits;

    @Param("-1")
    public int wakes;

    @Setup
    public void pin() {
        SuspendedTurns.pin(waits, wakes);
    }

    @TearDown
    public void unpin() {
        SuspendedTurns.pin(-1, -1);
    }
}
