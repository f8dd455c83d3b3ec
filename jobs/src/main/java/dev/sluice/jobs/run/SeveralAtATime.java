package dev.sluice.jobs.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Looks at many things on several threads. */
public final class SeveralAtATime {
    private SeveralAtATime() {}

    /** What a function makes of each, in their order; throws what it throws. */
    public static <T, R> List<R> map(List<T> all, int threads, Function<T, R> function) {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<R>> tasks = new ArrayList<>();
            all.forEach(each -> tasks.add(() -> function.apply(each)));
            List<R> results = new ArrayList<>();
            for (Future<R> future : executor.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } finally {
            executor.shutdownNow();
        }
    }
}
