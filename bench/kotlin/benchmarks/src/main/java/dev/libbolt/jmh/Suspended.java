package dev.libbolt.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** For JMH's annotation processor: SuspendedTurns.kt has what is done. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Suspended extends Pinned {
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
