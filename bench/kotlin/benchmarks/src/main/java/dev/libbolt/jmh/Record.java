package dev.libbolt.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.infra.Blackhole;

/** For JMH's annotation processor: RecordTurns.kt has what is done. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Record {
    @Benchmark
    @OperationsPerInvocation(RecordTurns.TIMES)
    public void inPlace(Blackhole hole) {
        RecordTurns.inPlace(hole);
    }

    @Benchmark
    @OperationsPerInvocation(RecordTurns.TIMES)
    public void bytesCopied(Blackhole hole) {
        RecordTurns.bytesCopied(hole);
    }

    @Benchmark
    @OperationsPerInvocation(RecordTurns.TIMES)
    public void numbersInPlace(Blackhole hole) {
        RecordTurns.numbersInPlace(hole);
    }

    @Benchmark
    @OperationsPerInvocation(RecordTurns.TIMES)
    public void asArray(Blackhole hole) {
        RecordTurns.asArray(hole);
    }

    @Benchmark
    @OperationsPerInvocation(RecordTurns.TIMES)
    public void numbersCopied(Blackhole hole) {
        RecordTurns.numbersCopied(hole);
    }

    @Benchmark
    @OperationsPerInvocation(RecordTurns.TIMES)
    public void asDataClasses(Blackhole hole) {
        RecordTurns.asDataClasses(hole);
    }

    @Benchmark
    @OperationsPerInvocation(RecordTurns.TIMES)
    public void inPlaceRead(Blackhole hole) {
        RecordTurns.inPlaceRead(hole);
    }

    @Benchmark
    @OperationsPerInvocation(RecordTurns.TIMES)
    public void asDataClassesRead(Blackhole hole) {
        RecordTurns.asDataClassesRead(hole);
    }

    @Benchmark
    @OperationsPerInvocation(RecordTurns.TIMES)
    public void made(Blackhole hole) {
        RecordTurns.made(hole);
    }

    @Benchmark
    @OperationsPerInvocation(RecordTurns.TIMES)
    public void viewPassed(Blackhole hole) {
        RecordTurns.viewPassed(hole);
    }

    @Benchmark
    @OperationsPerInvocation(RecordTurns.TIMES)
    public void dataClassesPassed(Blackhole hole) {
        RecordTurns.dataClassesPassed(hole);
    }

    @Benchmark
    @OperationsPerInvocation(RecordTurns.TIMES)
    public void fieldsRead(Blackhole hole) {
        RecordTurns.fieldsRead(hole);
    }

    @Benchmark
    @OperationsPerInvocation(RecordTurns.TIMES)
    public void arrayPassed(Blackhole hole) {
        RecordTurns.arrayPassed(hole);
    }

    @Benchmark
    @OperationsPerInvocation(RecordTurns.TIMES)
    public void viewRead(Blackhole hole) {
        RecordTurns.viewRead(hole);
    }

    @Benchmark
    @OperationsPerInvocation(RecordTurns.TIMES)
    public void dataClassesRead(Blackhole hole) {
        RecordTurns.dataClassesRead(hole);
    }
}
