package dev.libbolt.jmh

import dev.libbolt.BoltView
import dev.libbolt.bench.Record
import dev.libbolt.bench.countNumbers
import dev.libbolt.bench.countRecords
import dev.libbolt.bench.listOfNumbers1k
import dev.libbolt.bench.listOfRecords1k
import dev.libbolt.bench.numbers1k
import dev.libbolt.bench.records1k
import kotlinx.coroutines.runBlocking
import org.openjdk.jmh.infra.Blackhole

/** 1,000 records or numbers as results and as arguments, and what they are measured against. */
object RecordTurns {
    const val TIMES = 100
    private const val COUNT = 1_000

    private val view: BoltView<Record> = runBlocking { records1k() }
    private val records: List<Record> = view.toList()
    private val numbers: DoubleArray = runBlocking { listOfNumbers1k() }
    private val bytes = ByteArray(view.buffer.remaining()).also { view.buffer.get(it) }
    private val ids = LongArray(COUNT) { records[it].id }
    private val xs = DoubleArray(COUNT) { records[it].x }
    private val ys = DoubleArray(COUNT) { records[it].y }

    @JvmStatic
    fun inPlace(hole: Blackhole) =
        runBlocking { for (i in 0 until TIMES) hole.consume(records1k()) }

    @JvmStatic
    fun bytesCopied(hole: Blackhole) =
        runBlocking { for (i in 0 until TIMES) hole.consume(copied(bytes)) }

    private suspend fun copied(from: ByteArray): ByteArray = from.copyOf()

    @JvmStatic
    fun numbersInPlace(hole: Blackhole) =
        runBlocking { for (i in 0 until TIMES) hole.consume(numbers1k()) }

    @JvmStatic
    fun asArray(hole: Blackhole) =
        runBlocking { for (i in 0 until TIMES) hole.consume(listOfNumbers1k()) }

    @JvmStatic
    fun numbersCopied(hole: Blackhole) =
        runBlocking { for (i in 0 until TIMES) hole.consume(copied(numbers)) }

    private suspend fun copied(from: DoubleArray): DoubleArray = from.copyOf()

    @JvmStatic
    fun asDataClasses(hole: Blackhole) =
        runBlocking { for (i in 0 until TIMES) hole.consume(listOfRecords1k()) }

    /** A caller gets them and reads every field. */
    @JvmStatic
    fun inPlaceRead(hole: Blackhole) =
        runBlocking { for (i in 0 until TIMES) hole.consume(sum(records1k())) }

    @JvmStatic
    fun asDataClassesRead(hole: Blackhole) =
        runBlocking { for (i in 0 until TIMES) hole.consume(sum(listOfRecords1k())) }

    @JvmStatic
    fun made(hole: Blackhole) = runBlocking { for (i in 0 until TIMES) hole.consume(made()) }

    /** Of fields that exist. */
    private suspend fun made(): List<Record> {
        val made = ArrayList<Record>(COUNT)
        for (i in 0 until COUNT) made.add(Record(ids[i], xs[i], ys[i]))
        return made
    }

    @JvmStatic
    fun viewPassed(hole: Blackhole) {
        for (i in 0 until TIMES) hole.consume(countRecords(view))
    }

    @JvmStatic
    fun dataClassesPassed(hole: Blackhole) {
        for (i in 0 until TIMES) hole.consume(countRecords(records))
    }

    /** What passing them cannot do without. */
    @JvmStatic
    fun fieldsRead(hole: Blackhole) {
        for (i in 0 until TIMES) {
            val ids = LongArray(COUNT)
            val xs = DoubleArray(COUNT)
            val ys = DoubleArray(COUNT)
            for (at in 0 until COUNT) {
                val each = records[at]
                ids[at] = each.id
                xs[at] = each.x
                ys[at] = each.y
            }
            hole.consume(ids)
            hole.consume(xs)
            hole.consume(ys)
        }
    }

    @JvmStatic
    fun arrayPassed(hole: Blackhole) {
        for (i in 0 until TIMES) hole.consume(countNumbers(numbers))
    }

    @JvmStatic
    fun viewRead(hole: Blackhole) {
        for (i in 0 until TIMES) hole.consume(sum(view))
    }

    @JvmStatic
    fun dataClassesRead(hole: Blackhole) {
        for (i in 0 until TIMES) hole.consume(sum(records))
    }

    @Suppress("NOTHING_TO_INLINE") // code of its own for each list
    private inline fun sum(of: List<Record>): Double {
        var sum = 0.0
        for (each in of) sum += each.x * each.y + each.id
        return sum
    }
}
