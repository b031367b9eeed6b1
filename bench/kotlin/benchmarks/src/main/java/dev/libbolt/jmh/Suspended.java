package dev.libbolt.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** For JMH's annotation processor: SuspendedTurns.kt has what is done. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class Suspended {
    /** Where the thread that waits and the two that wake may run; -1: anywhere. */
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

    @Benchmark
    @OperationsPerInvocation(SuspendedTurns.TIMES)
    public void yielded() {
        SuspendedTurns.yielded();
    }

    @Benchmark
    @OperationsPerInvocation(SuspendedTurns.TIMES)
    public void kotlinxYield() {
        SuspendedTurns.kotlinxYield();
    }

    @Benchmark
    @OperationsPerInvocation(SuspendedTurns.TIMES)
    public void woken() {
        SuspendedTurns.woken();
    }

    @Benchmark
    @OperationsPerInvocation(SuspendedTurns.TIMES)
    public void resumed() {
        SuspendedTurns.resumed();
    }

    @Benchmark
    @OperationsPerInvocation(SuspendedTurns.TIMES)
    public void resumedByExecutor() {
        SuspendedTurns.resumedByExecutor();
    }

    @Benchmark
    @OperationsPerInvocation(SuspendedTurns.TIMES)
    public void pinged() {
        SuspendedTurns.pinged();
    }

    @Benchmark
    @OperationsPerInvocation(SuspendedTurns.CONCURRENT)
    public void manyWoken() {
        SuspendedTurns.manyWoken();
    }

    @Benchmark
    @OperationsPerInvocation(SuspendedTurns.CONCURRENT)
    public void manyResumed() {
        SuspendedTurns.manyResumed();
    }

    @Benchmark
    @OperationsPerInvocation(SuspendedTurns.CONCURRENT)
    public void manyWokenOnDefault() {
        SuspendedTurns.manyWokenOnDefault();
    }

    @Benchmark
    @OperationsPerInvocation(SuspendedTurns.CONCURRENT)
    public void manyResumedOnDefault() {
        SuspendedTurns.manyResumedOnDefault();
    }

    @Benchmark
    @OperationsPerInvocation(SuspendedTurns.CONCURRENT)
    public void manyResumedByExecutor() {
        SuspendedTurns.manyResumedByExecutor();
    }

    @Benchmark
    @OperationsPerInvocation(SuspendedTurns.CONCURRENT)
    public void manyResumedByExecutorOnDefault() {
        SuspendedTurns.manyResumedByExecutorOnDefault();
    }
}
