package dev.sluice.jobs.argilla.reindex;

import dev.sluice.model.argilla.RecordRange;
import dev.sluice.model.argilla.StoredRecord;
import dev.sluice.readers.argilla.RecordReader;
import dev.sluice.readers.argilla.RecordReader.Read;
import java.util.List;

/** Reads a range in pages of some megabytes, however large its records are; the first ones are small, to see how large. */
final class RecordPages {
    private static final int FIRST = 16;
    private static final int LONGEST = 1_000;
    private static final int GROWTH = 8;
    private static final long BYTES = 4_000_000;

    private final RecordReader reader;
    private RecordRange left;
    private int most = FIRST;

    RecordPages(RecordReader reader, RecordRange range) {
        this.reader = reader;
        this.left = range;
    }

    /** The next records; none where there are no more. */
    List<Read> next() {
        List<Read> page = reader.page(left, most);
        if (!page.isEmpty()) {
            left = left.from(page.get(page.size() - 1).record().position());
            long size = Math.max(1, page.stream().mapToLong(RecordPages::size).sum() / page.size());
            most = (int) Math.max(1, Math.min(Math.min(BYTES / size, (long) most * GROWTH), LONGEST));
        }
        return page;
    }

    private static long size(Read read) {
        StoredRecord record = read.record();
        long size = length(record.fields()) + length(record.metadata());
        for (StoredRecord.Response response : record.responses()) {
            size += length(response.values());
        }
        for (StoredRecord.Suggestion suggestion : record.suggestions()) {
            size += length(suggestion.value());
        }
        for (StoredRecord.Vector vector : record.vectors()) {
            size += length(vector.value());
        }
        return size;
    }

    private static long length(String text) {
        return text == null ? 0 : text.length();
    }
}
