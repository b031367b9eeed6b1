package com.example.demo.app

import com.example.demo.Config
import com.example.demo.Database
import com.example.demo.DbError
import com.example.demo.DemoLibrary
import com.example.demo.FieldError
import com.example.demo.FileError
import com.example.demo.LogLevel
import com.example.demo.LongOrDoubleOrStringOrByteArray.OfLong
import com.example.demo.LongOrDoubleOrStringOrByteArray.OfString
import com.example.demo.NotFound
import com.example.demo.Progress
import com.example.demo.Refused
import com.example.demo.SqlError
import com.example.demo.SyntaxError
import com.example.demo.User
import com.example.demo.WordCount
import com.example.demo.countWords
import com.example.demo.fetchUser
import com.example.demo.loadConfig
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import java.nio.file.Path
import kotlin.io.path.Path
import kotlin.io.path.readText
import kotlin.system.exitProcess

/**
 * A C++ library, awaited from Kotlin: what libbolt is for, in one program.
 *
 * Its argument is the folder with its data. Every step checks what it says: if anything is not so,
 * the program ends with an exception.
 */
fun main(arguments: Array<String>) {
    println("libbolt demo: a C++ library, awaited from Kotlin\n")
    runBlocking { story(Path(arguments.firstOrNull() ?: "../data")) }
    val live = DemoLibrary.counters().liveFutures
    println("\nlive futures: $live")
    if (live != 0L) exitProcess(1)
}

private suspend fun story(data: Path) {
    val config = configuration(data)
    users()
    val counted = words(config.texts.map(data::resolve))
    database(config, counted)
    many()
}

/** A real JSON file becomes a data class; three that are wrong, three typed errors. */
private suspend fun configuration(data: Path): Config {
    val config =
        step("load_config") {
            val config = loadConfig("$data/app.json")
            val log = config.log.name.lowercase()
            say("'${config.name}', log $log, batches of ${config.sync.batchSize}")
            config
        }
    check(config.log == LogLevel.VERBOSE) { "the enum arrives as an enum" }

    step("load_config") {
        val missing = failsWith<FileError> { loadConfig("no-such-file.json") }
        say("FileError: ${missing.path}: ${missing.reason}")
    }
    step("load_config") {
        val wrong = failsWith<SyntaxError> { loadConfig("$data/sonnets.txt") }
        say("SyntaxError: sonnets.txt is not JSON, line ${wrong.line}")
    }
    step("load_config") {
        val field = failsWith<FieldError> { loadConfig("$data/bad-field.json") }
        say("FieldError: ${field.field} ${field.reason}")
    }
    return config
}

private suspend fun users() {
    val user =
        step("fetch_user(42)") {
            fetchUser(42).also { say("${it.name} <${it.email}>") }
        }
    check(user == User(id = 42, name = "Ada Lovelace", email = "ada@example.org")) { "a record" }
    step("fetch_user(7)") { say(whyNot(7)) }
    step("fetch_user(13)") { say(whyNot(13)) }
    // The compiler refuses fetchUser("x"). What it cannot see is refused before anything runs.
    step("load_config(\"\\ud800\")") {
        val refused = failsWith<IllegalArgumentException> { loadConfig("\ud800") }
        say("IllegalArgumentException: ${refused.message}")
    }
}

/** The errors of a function are sealed: the compiler knows that there are no others than these. */
private suspend fun whyNot(id: Long): String =
    try {
        error("there should be no user $id, and it is ${fetchUser(id)}")
    } catch (error: DbError) {
        when (error) {
            is NotFound -> "NotFound: ${error.what} ${error.id}"
            is Refused -> "Refused: ${error.reason}"
            is SqlError -> "SqlError ${error.code}: ${error.message}"
        }
    }

/** A computation that fans out over the library's threads: one file each. */
private suspend fun words(texts: List<Path>): List<WordCount> {
    val counted =
        step("count_words") {
            val counted = countWords(texts.map(Path::toString))
            val top = counted.take(4).joinToString { "${it.word} ${it.count}" }
            say("${counted.total} words in ${texts.size} files at once, most often: $top")
            counted
        }
    val word = Regex("[A-Za-z]+")
    val found = texts.sumOf { word.findAll(it.readText()).count() }
    check(counted.total == found.toULong()) { "Kotlin counts as many words" }
    return counted
}

private val List<WordCount>.total: ULong get() = sumOf { it.count }

/** A wrong query, a transaction that is kept, and one that is cancelled half way. */
private suspend fun database(config: Config, counted: List<WordCount>) {
    val opened =
        step("Database.connect") {
            Database.connect(config.database).also { say(config.database) }
        }
    opened.use { db ->
        val version = db.query("SELECT sqlite_version()").rows[0][0] as OfString
        check(version.value.startsWith("3.")) { "SQLite answers" }
        step("query") {
            val wrong = failsWith<SqlError> { db.query("SELEC * FROM words") }
            say("SqlError ${wrong.code}: ${wrong.message}")
        }
        db.query("CREATE TABLE words (word TEXT, count INTEGER)")

        val records = (0 until 40).flatMap { copy -> counted.map { it.copy("${it.word} $copy") } }
        val kept =
            step("sync_all") {
                val progress = Progress.create()
                val kept = progress.use { db.syncAll(records, config.sync.batchSize, it) }
                say("$kept rows committed in one transaction")
                kept
            }
        check(kept == records.size.toULong() && countRows(db) == kept) { "all rows are there" }
        Progress.create().use { cancelledSync(db, records, config.sync.batchSize, it) }
    }
}

private suspend fun countRows(db: Database): ULong {
    val count = db.query("SELECT count(*) FROM words").rows[0][0] as OfLong
    return count.value.toULong()
}

private suspend fun cancelledSync(
    db: Database,
    records: List<WordCount>,
    batchSize: UInt,
    progress: Progress,
) {
    val all = records.size.toULong()
    val half = all / 2u
    val before = countRows(db)
    step("sync_all, cancelled") {
        val (rolledBack, after) =
            coroutineScope {
                val sync = launch { db.syncAll(records, batchSize, progress) }
                progress.reached(half) // native code says when; nothing here is timed
                sync.cancel()
                sync.join()
                check(sync.isCancelled) { "a cancelled coroutine ends as cancelled" }
                // It has ended, so the C++ side has unwound: its transaction is gone.
                progress.rolledBack() to countRows(db)
            }
        say("at row $rolledBack of $all: rolled back before the await returned")
        say("rows before: $before, rows after: $after")
        check(rolledBack in half until all) { "it was cancelled half way" }
        check(rolledBack == progress.done()) { "every row was taken back" }
        check(before == after) { "the table is as it was" }
    }
}

/** Ten thousand awaits at once, a quarter of each kind. */
private suspend fun many() {
    val ids = listOf(1L, 42L, 99L, 7L)
    step("10,000 fetch_user") {
        val ended =
            coroutineScope {
                List(10_000) { async { userOrNull(ids[it % ids.size]) } }.awaitAll()
            }
        val found = ended.count { it != null }
        val missing = ended.count { it == null }
        say("at once: $found users, $missing NotFound")
        check(found == 7500 && missing == 2500) { "each await has its own answer" }
    }
}

private suspend fun userOrNull(id: Long): User? =
    try {
        fetchUser(id)
    } catch (_: NotFound) {
        null
    }
