package dev.journeyman.retrainer.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The digests of a small domain, as the command {@code sha256sum} gives them: they are compared with those of models and scorecards of long ago. */
class DomainDigestTest {
    private static final String TRAINING = "721d640bbebfe6cd73ad92842e029d15ceca39a34bcc1ee507c1f35a5ca551c5";
    private static final String FACTS = "8dc9c593be9ceeca35a449b8c76323854e81852d115ca024058725e4fcb42673";

    @TempDir
    private Path domain;

    @BeforeEach
    void write() throws IOException {
        write("facts/dtc.csv", "code\n");
        write("facts/more/x.yaml", "a");
        write("knowledge/k.yaml", "b");
        write("instructions/i.jsonl", "c");
        write("templates/t.yaml", "d");
    }

    @Test
    void aTextAndAFileOfTheSameBytesHaveTheSameDigest() throws IOException {
        // FIPS 180-2, appendix B.1
        String abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assertThat(Sha256.of("abc")).isEqualTo(abc);
        write("file", "abc");
        assertThat(Sha256.of(domain.resolve("file"))).isEqualTo(abc);
    }

    @Test
    void digestsStayWhatTheyWere() throws IOException {
        assertThat(DomainDigest.ofTrainingData(domain)).isEqualTo(TRAINING);
        assertThat(DomainDigest.ofFacts(domain)).isEqualTo(FACTS);
    }

    @Test
    void whatIsTrainedOnCountsAndNothingElse() throws IOException {
        write("evals/suites.yaml", "x");
        assertThat(DomainDigest.ofTrainingData(domain)).isEqualTo(TRAINING);
        write("templates/t.yaml", "D");
        assertThat(DomainDigest.ofTrainingData(domain)).isNotEqualTo(TRAINING);
        assertThat(DomainDigest.ofFacts(domain)).isEqualTo(FACTS);
        write("knowledge/k.yaml", "B");
        assertThat(DomainDigest.ofFacts(domain)).isNotEqualTo(FACTS);
    }

    private void write(String name, String text) throws IOException {
        Path file = domain.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
