package dev.sluice.jobs.label;

import dev.sluice.jobs.run.Progress;
import dev.sluice.jobs.run.RateLimit;
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
        return new Meter(request.progress(), RateLimit.of(request.options()));
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
