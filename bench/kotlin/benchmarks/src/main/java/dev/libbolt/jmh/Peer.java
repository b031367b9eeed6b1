package dev.libbolt.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** The benchmarks of every peer: its module says in a PeerTurns what is done. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public abstract class Peer extends Pinned {
    private final PeerTurns turns;

    protected Peer(PeerTurns turns) {
        this.turns = turns;
    }

    @Setup
    public void pinPeer() {
        turns.pin(wakes);
    }

    @TearDown
    public void unpinPeer() {
        turns.pin(-1);
    }

    @Benchmark
    @OperationsPerInvocation(ReadyTurns.TIMES)
    public void noop(Blackhole hole) {
        turns.noop(hole);
    }

    @Benchmark
    @OperationsPerInvocation(ReadyTurns.TIMES)
    public void add(Blackhole hole) {
        turns.add(hole);
    }

    @Benchmark
    @OperationsPerInvocation(ReadyTurns.TIMES)
    public void echo(Blackhole hole) {
        turns.echo(hole);
    }

    @Benchmark
    @OperationsPerInvocation(ReadyTurns.TIMES)
    public void error(Blackhole hole) {
        turns.error(hole);
    }

    @Benchmark
    @OperationsPerInvocation(RecordTurns.TIMES)
    public void records(Blackhole hole) {
        turns.records(hole);
    }

    @Benchmark
    @OperationsPerInvocation(RecordTurns.TIMES)
    public void recordsRead(Blackhole hole) {
        turns.recordsRead(hole);
    }

    @Benchmark
    @OperationsPerInvocation(SuspendedTurns.TIMES)
    public void yielded() {
        turns.yielded();
    }

    @Benchmark
    @OperationsPerInvocation(SuspendedTurns.TIMES)
    public void woken() {
        turns.woken();
    }

    @Benchmark
    @OperationsPerInvocation(ManyTurns.TIMES)
    public void suspend100() {
        turns.suspend100();
    }

    @Benchmark
    @OperationsPerInvocation(SuspendedTurns.CONCURRENT)
    public void gather() {
        turns.gather();
    }

    @Benchmark
    @OperationsPerInvocation(SuspendedTurns.CONCURRENT)
    public void gatherOnDefault() {
        turns.gatherOnDefault();
    }

    @Benchmark
    @OperationsPerInvocation(SuspendedTurns.CONCURRENT)
    public void cancel() {
        turns.cancel();
    }
}
