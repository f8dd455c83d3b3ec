package dev.sluice.jobs.label.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HashClaimsTest {
    private final HashClaims claims = new HashClaims();

    @Test
    void oneThreadAtATimeDecidesAboutOneContent() throws Exception {
        AtomicInteger deciding = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<?>> ends = new ArrayList<>();
        for (int task = 0; task < 200; task++) {
            ends.add(threads.submit(() -> {
                try (HashClaims.Claim claim = claims.claim("same")) {
                    most.accumulateAndGet(deciding.incrementAndGet(), Math::max);
                    deciding.decrementAndGet();
                }
            }));
        }
        for (Future<?> end : ends) {
            end.get();
        }
        threads.shutdown();
        assertThat(most).hasValue(1);
    }

    @Test
    void otherContentIsNotWaitedFor() {
        try (HashClaims.Claim one = claims.claim("one");
                HashClaims.Claim other = claims.claim("other")) {
            assertThat(one.hash()).isNotEqualTo(other.hash());
        }
    }

    @Test
    void whoIsInterruptedWhileWaitingStops() {
        try (HashClaims.Claim held = claims.claim("same")) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> claims.claim("same")).hasMessageContaining("interrupted while waiting");
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
