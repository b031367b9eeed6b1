package com.example.app;

import com.example.demo.Database;
import com.example.demo.DemoKt;
import com.example.demo.DemoLibrary;
import com.example.demo.NotFound;
import com.example.demo.User;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlinx.coroutines.BuildersKt;

/** Awaits from Java, which has no suspend functions. */
public final class Main {
    private interface Call<T> {
        /** The result, or COROUTINE_SUSPENDED. */
        Object start(Continuation<? super T> continuation);
    }

    public static void main(String[] arguments) throws InterruptedException {
        User user = await(continuation -> DemoKt.fetchUser(42, continuation));
        System.out.println("user: " + user.getName());
        try {
            Main.<User>await(continuation -> DemoKt.fetchUser(7, continuation));
        } catch (NotFound error) {
            System.out.println("not found: " + error.getWhat() + " " + error.getId());
        }
        String url = "sqlite::memory:";
        try (Database database = await(next -> Database.Companion.connect(url, next))) {
            System.out.println("closed: " + database.isClosed());
        }
        System.out.println("live futures: " + DemoLibrary.INSTANCE.counters().getLiveFutures());
    }

    private static <T> T await(Call<T> call) throws InterruptedException {
        return BuildersKt.runBlocking(
                EmptyCoroutineContext.INSTANCE, (scope, continuation) -> call.start(continuation));
    }
}
