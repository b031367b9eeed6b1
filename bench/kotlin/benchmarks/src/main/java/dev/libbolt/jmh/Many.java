package dev.libbolt.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** For JMH's annotation processor: ManyTurns.kt has what is done. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Many extends Pinned {
    @Benchmark
    @OperationsPerInvocation(ManyTurns.TIMES)
    public void suspend100() {
        ManyTurns.suspend100();
    }

    @Benchmark
    @OperationsPerInvocation(ManyTurns.TIMES)
    public void suspend100Detached() {
        ManyTurns.suspend100Detached();
    }

    @Benchmark
    @OperationsPerInvocation(ManyTurns.TIMES)
    public void resumed100() {
        ManyTurns.resumed100();
    }

    @Benchmark
    @OperationsPerInvocation(SuspendedTurns.CONCURRENT)
    public void gatherWoken() {
        ManyTurns.gatherWoken();
    }

    @Benchmark
    @OperationsPerInvocation(SuspendedTurns.CONCURRENT)
    public void gatherResumed() {
        ManyTurns.gatherResumed();
    }

    @Benchmark
    @OperationsPerInvocation(SuspendedTurns.CONCURRENT)
    public void gatherWokenOnDefault() {
        ManyTurns.gatherWokenOnDefault();
    }

    @Benchmark
    @OperationsPerInvocation(SuspendedTurns.CONCURRENT)
    public void gatherResumedOnDefault() {
        ManyTurns.gatherResumedOnDefault();
    }

    @Benchmark
    @OperationsPerInvocation(SuspendedTurns.CONCURRENT)
    public void cancel() {
        ManyTurns.cancel();
    }

    @Benchmark
    @OperationsPerInvocation(SuspendedTurns.CONCURRENT)
    public void cancelBare() {
        ManyTurns.cancelBare();
    }
}
