package dev.libbolt.jmh

import org.openjdk.jmh.profile.GCProfiler
import org.openjdk.jmh.results.RunResult
import org.openjdk.jmh.runner.Runner
import org.openjdk.jmh.runner.format.OutputFormatFactory
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder
import org.openjdk.jmh.runner.options.OptionsBuilder
import org.openjdk.jmh.runner.options.TimeValue
import org.openjdk.jmh.runner.options.VerboseMode
import java.io.OutputStream
import java.io.PrintStream

/** One iteration of JMH, in this JVM. */
object Turn {
    private val warmUp = TimeValue.milliseconds(200)
    private val time = TimeValue.milliseconds(20)
    private val silence = PrintStream(OutputStream.nullOutputStream())

    /** Operations that it took. */
    fun warmUp(group: Group, subject: Subject): Long {
        val result = run(options(group, subject, warmUp))
        return result.benchmarkResults.sumOf { each ->
            each.iterationResults.sumOf { it.metadata.allOps }
        }
    }

    /** Nanoseconds of one operation. */
    class Figures(val time: Double, val processorTime: Double)

    fun figures(group: Group, subject: Subject): Figures {
        // What others have left is not collected in this turn. JMH's own way sleeps for longer than
        // a turn takes; here cleaners have the time in which JMH prepares the turn.
        System.gc()
        val options = options(group, subject, time).addProfiler(ProcessorTime::class.java)
        val result = run(options)
        val cpu = result.secondaryResults.getValue(ProcessorTime.LABEL).score
        return Figures(result.primaryResult.score, cpu)
    }

    /** By one operation, in all threads. */
    fun allocatedBytes(group: Group, subject: Subject): Double {
        val options = options(group, subject, time).addProfiler(GCProfiler::class.java)
        return run(options).secondaryResults.getValue("gc.alloc.rate.norm").score
    }

    private fun options(group: Group, subject: Subject, time: TimeValue): ChainedOptionsBuilder {
        val options = OptionsBuilder()
        options
            .include("^dev\\.libbolt\\.jmh\\.${Regex.escape(subject.benchmark)}$")
            .forks(0)
            .shouldFailOnError(true)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(time)
        for ((name, value) in group.parameters) options.param(name, value.toString())
        return options
    }

    private fun run(options: ChainedOptionsBuilder): RunResult {
        val silent = OutputFormatFactory.createFormatInstance(silence, VerboseMode.SILENT)
        return Runner(options.build(), silent).run().single()
    }
}
