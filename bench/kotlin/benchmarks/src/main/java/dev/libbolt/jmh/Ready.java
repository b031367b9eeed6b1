package dev.libbolt.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.infra.Blackhole;

/** For JMH's annotation processor, which reads Java only: ReadyTurns.kt has what is done. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Ready {
    @Benchmark
    @OperationsPerInvocation(ReadyTurns.TIMES)
    public void noop(Blackhole hole) {
        ReadyTurns.noop(hole);
    }

    @Benchmark
    @OperationsPerInvocation(ReadyTurns.TIMES)
    public void add(Blackhole hole) {
        ReadyTurns.add(hole);
    }

    @Benchmark
    @OperationsPerInvocation(ReadyTurns.TIMES)
    public void addOverJni(Blackhole hole) {
        ReadyTurns.addOverJni(hole);
    }

    @Benchmark
    @OperationsPerInvocation(ReadyTurns.TIMES)
    public void resumedAtOnce(Blackhole hole) {
        ReadyTurns.resumedAtOnce(hole);
    }

    @Benchmark
    @OperationsPerInvocation(ReadyTurns.TIMES)
    public void addResumedAtOnce(Blackhole hole) {
        ReadyTurns.addResumedAtOnce(hole);
    }

    @Benchmark
    @OperationsPerInvocation(ReadyTurns.TIMES)
    public void method(Blackhole hole) {
        ReadyTurns.method(hole);
    }

    @Benchmark
    @OperationsPerInvocation(ReadyTurns.TIMES)
    public void echo(Blackhole hole) {
        ReadyTurns.echo(hole);
    }

    @Benchmark
    @OperationsPerInvocation(ReadyTurns.TIMES)
    public void copy(Blackhole hole) {
        ReadyTurns.copy(hole);
    }

    @Benchmark
    @OperationsPerInvocation(ReadyTurns.TIMES)
    public void error(Blackhole hole) {
        ReadyTurns.error(hole);
    }

    @Benchmark
    @OperationsPerInvocation(ReadyTurns.TIMES)
    public void exception(Blackhole hole) {
        ReadyTurns.exception(hole);
    }
}
