package dev.libbolt.jmh

import org.openjdk.jmh.infra.BenchmarkParams
import org.openjdk.jmh.infra.IterationParams
import org.openjdk.jmh.profile.InternalProfiler
import org.openjdk.jmh.results.AggregationPolicy
import org.openjdk.jmh.results.IterationResult
import org.openjdk.jmh.results.Result
import org.openjdk.jmh.results.ScalarResult

/**
 * Processor time of all threads by one operation, a profiler for JMH: also that of threads which
 * wake, of the compiler and of the garbage collector, where an operation keeps them busy.
 */
class ProcessorTime : InternalProfiler {
    private var begin = 0L

    override fun getDescription(): String = "processor time of all threads"

    override fun beforeIteration(benchmark: BenchmarkParams, iteration: IterationParams) {
        begin = Floors.processorTime()
    }

    override fun afterIteration(
        benchmark: BenchmarkParams,
        iteration: IterationParams,
        result: IterationResult,
    ): Collection<Result<*>> {
        val each = (Floors.processorTime() - begin).toDouble() / result.metadata.allOps
        return listOf(ScalarResult(LABEL, each, "ns/op", AggregationPolicy.AVG))
    }

    companion object {
        const val LABEL = "processor time"
    }
}
