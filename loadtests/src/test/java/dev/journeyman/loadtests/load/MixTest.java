package dev.journeyman.loadtests.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Requests have the lengths that were asked for, and a seed replays. */
class MixTest {
    private static final Mix.Fit FIT = Mix.Fit.of(2, 60, 12, 260); // 20 fixed, 20 a sentence

    private static Mix mix(long seed) {
        return new Mix(new Mix.Range(50, 1500), new Mix.Range(20, 300), FIT, seed);
    }

    @Test
    void aLineIsFittedAndInverted() {
        assertThat(FIT.fixed()).isEqualTo(20);
        assertThat(FIT.perSentence()).isEqualTo(20);
        assertThat(FIT.sentences(820)).isEqualTo(40);
        assertThat(FIT.sentences(1)).as("a prompt has a sentence at least").isEqualTo(1);
        assertThatThrownBy(() -> Mix.Fit.of(2, 60, 12, 60)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void lengthsAreWithinTheirBounds() {
        Mix mix = mix(3);
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            jobs.add(mix.next());
        }
        assertThat(jobs).allSatisfy(job -> assertThat(job.answerTokens()).isBetween(20, 300));
        assertThat(jobs.stream().mapToInt(Job::answerTokens).average().orElseThrow())
                .isBetween(152.0, 168.0); // 160
        assertThat(jobs).allSatisfy(job -> assertThat(sentences(job)).isBetween(2, 74)); // 50 to 1,500 tokens
        assertThat(jobs.stream().mapToInt(MixTest::sentences).average().orElseThrow())
                .isBetween(36.0, 40.0); // 775 tokens
    }

    private static int sentences(Job job) {
        return job.prompt().split("\\. ", -1).length - 1;
    }

    @Test
    void promptsBeginDifferentlyAndASeedReplays() {
        Mix one = mix(4);
        Mix same = mix(4);
        HashSet<String> beginnings = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            Job job = one.next();
            assertThat(same.next()).isEqualTo(job);
            beginnings.add(job.prompt().substring(0, 60));
        }
        assertThat(beginnings.size()).isGreaterThan(100);
        assertThat(Mix.prompt(1, new SplittableRandom(1))).endsWith("P0301?");
    }
}
