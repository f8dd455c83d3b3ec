package dev.sluice.jobs.label;

import dev.sluice.jobs.run.Progress;
import dev.sluice.jobs.run.RunRequest;
import dev.sluice.readers.label.TreeContent;
import java.io.IOException;

/** Counts what is read and keeps to the rate that a run was given. */
public class Meter implements TreeContent.Sink {
    private final Progress progress;
    private final RateLimit limit;

    public Meter(Meter shared) {
        this(shared.progress, shared.limit);
    }

    private Meter(Progress progress, RateLimit limit) {
        this.progress = progress;
        this.limit = limit;
    }

    public static Meter of(RunRequest request) {
        long megabytes = request.options().number("limit-rate", 1).orElse(0L);
        return new Meter(request.progress(), new RateLimit(megabytes * 1_000_000L));
    }

    @Override
    public void bytes(byte[] buffer, int length) throws IOException {
        read(length);
    }

    /** So many bytes have been read. */
    public void read(long bytes) {
        progress.read(bytes);
        limit.pass(bytes);
    }
}
