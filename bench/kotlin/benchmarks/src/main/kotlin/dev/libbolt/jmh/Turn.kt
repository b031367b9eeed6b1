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
    const val WARM_UPS = 2
    private val warmUp = TimeValue.milliseconds(200)
    private val time = TimeValue.milliseconds(20)
    private val silence = PrintStream(OutputStream.nullOutputStream())

    fun warmUp(group: Group, subject: Subject) {
        run(options(group, subject, warmUp))
    }

    /** Nanoseconds of one operation. */
    class Figures(val time: Double, val processorTime: Double)

    fun figures(group: Group, subject: Subject): Figures {
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
