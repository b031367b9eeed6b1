package com.example.app

import com.example.demo.Database
import com.example.demo.DemoLibrary
import com.example.demo.NotFound
import com.example.demo.fetchUser
import com.example.demo.track
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.runBlocking

/** Awaits each kind of thing once and prints what came of it. */
fun main(): Unit =
    runBlocking {
        println("user: ${fetchUser(42).name}")
        try {
            fetchUser(7)
        } catch (error: NotFound) {
            println("not found: ${error.what} ${error.id}")
        }
        Database.connect("sqlite::memory:").use { database ->
            println("rows: ${database.query("SELECT 1 AS one UNION SELECT 2").rows.size}")
        }
        val users = coroutineScope { List(100) { async { fetchUser(42) } }.awaitAll() }
        println("at once: ${users.size}")
        println("positions: ${track(3u).size}")
        println("live futures: ${DemoLibrary.counters().liveFutures}")
    }
