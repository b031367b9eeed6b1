// Written by boltgen for the module demo: changes will be lost.
package com.example.demo

import dev.libbolt.BoltModule

private val EXPECTED: Array<String> =
    arrayOf(
        "load_config\n16e4fbbf23d975fc\n" +
            "async function load_config(path:string)->Config!ConfigError",
        "fetch_user\ndd5c7db91d922c0d\nasync function fetch_user(id:i64)->User!DbError",
        "count_words\n55d8ca6e61b8d43a\n" +
            "async function " +
            "count_words(paths:list<string>)->list<WordCount>!FileError",
        "track\n629b8fad2b9c7e60\nasync function track(positions:u32)->list<Position>",
        "length\n1e45872795fe4a00\nfunction length(track:list<Position>)->f64",
        "mean\nd26871cde6ee3db8\nfunction mean(numbers:list<f64>)->f64",
        "Database.connect\n6ba7b0c801ed78f4\n" +
            "async factory Database.connect(url:string)->Database!DbError",
        "Database.query\n50c5a2495149a7df\nasync method Database.query(sql:string)->Table!DbError",
        "Database.sync_all\n62db6a3a0e101fd3\n" +
            "async exclusive method Database.sync_all(records:list<WordCount>," +
            "batch_size:u32,progress:Progress)->u64!DbError",
        "Progress.create\n21b4f227d68f5332\nfactory Progress.create()->Progress",
        "Progress.reached\n0855b270c13e531b\nasync method Progress.reached(rows:u64)->u64",
        "Progress.done\nff0cdee10fd339fd\nmethod Progress.done()->u64",
        "Progress.rolled_back\nd2548edb176d941b\nmethod Progress.rolled_back()->u64",
    )

/** A small application core: configuration, users, a database and some counting. */
public object DemoLibrary : BoltModule("demo", EXPECTED)
