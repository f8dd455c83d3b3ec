package dev.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunStateTest {
    @Test
    void anUnfinishedRunKeepsItsStore() {
        assertThat(Stream.of(RunState.values()).filter(RunState::unfinished))
                .containsExactlyInAnyOrder(RunState.RUNNING, RunState.STOPPED, RunState.FAILED, RunState.DIED);
    }

    @Test
    void aRunThatEndedWithFailedItemsCanBeResumedThoughItIsFinished() {
        assertThat(RunState.ENDED.unfinished()).isFalse();
        assertThat(RunState.ENDED.resumable()).isTrue();
    }

    @Test
    void nothingIsLeftOfARunThatIsDoneOrReplaced() {
        assertThat(RunState.DONE.resumable()).isFalse();
        assertThat(RunState.REPLACED.resumable()).isFalse();
    }
}
