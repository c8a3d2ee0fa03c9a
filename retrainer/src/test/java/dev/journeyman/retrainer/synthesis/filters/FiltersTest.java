package dev.journeyman.retrainer.synthesis.filters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.guardrails.facts.TroubleCodes;
import dev.journeyman.retrainer.collect.SmallDomain;
import dev.journeyman.retrainer.dataset.Provenance;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.trainingset.RecordKind;
import dev.journeyman.retrainer.trainingset.Scope;
import dev.journeyman.retrainer.trainingset.Synthesis;
import dev.journeyman.retrainer.trainingset.TrainingRecord;
import dev.journeyman.slm.tokenizer.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each filter by itself, and the order of the chain. */
class FiltersTest {
    private static final FactsFilter FACTS = facts();

    @TempDir
    private Path folder;

    @Test
    void whatTheTableDeniesIsDropped() {
        for (String lie : List.of(
                "P0301 means cylinder 2 misfire detected.",
                "P0302 is a misfire on cylinder 1.",
                "The code P0171 (system too rich, bank 1) comes back.",
                "Cylinder 1 misfire is coded as P0302.",
                "P0171, which stands for system too rich on bank 1, is stored.",
                "The maker lists P0302 as cylinder 1 misfire detected.")) {
            assertThat(FACTS.drop(record("What is wrong with my car?", "Look at the engine. " + lie)))
                    .as(lie)
                    .isPresent();
            assertThat(FACTS.drop(record(lie + " What should I do now?", "Look at the engine first.")))
                    .as("asked: " + lie)
                    .isPresent();
        }
        assertThat(FACTS.drop(record("What does P0301 mean?", "It means a misfire on cylinder 4.")))
                .isPresent();
        assertThat(FACTS.drop(record("What does P0301 mean?", "Cylinder 2 misfire detected.")))
                .isPresent();
        assertThat(FACTS.drop(record("What now?", "P3FFF has to do with the gearbox.")))
                .hasValue("names P3FFF, which the table does not have");
    }

    @Test
    void whatTheTableSaysPassesInOtherWordsToo() {
        for (String truth : List.of(
                "P0301 means cylinder 1 misfire detected.",
                "P0301 says that cylinder 1 misfires.",
                "P0335 means that the module has lost the crankshaft signal.",
                "P0420 tells you that the catalyst no longer stores enough oxygen.",
                "A misfire on cylinder 2 is stored as P0302.",
                "P0301 and P0302 together point to the coil pack.")) {
            assertThat(FACTS.drop(record("What is wrong with my car?", truth)))
                    .as(truth)
                    .isEmpty();
        }
        assertThat(FACTS.drop(record("My car has P0301. Where do I begin?", "Swap the coil with that of cylinder 2.")))
                .isEmpty();
    }

    @Test
    void theRejectedSideOfAPairMayBeWrong() {
        String right = "P0301 means cylinder 1 misfire detected.";
        String wrong = "P0301 means cylinder 2 misfire detected.";
        assertThat(FACTS.drop(record("What is this code?", right, wrong))).isEmpty();
        assertThat(FACTS.drop(record("What is this code?", wrong, right))).isPresent();
    }

    @Test
    void lengthIsInWords() {
        LengthFilter length = new LengthFilter();
        assertThat(length.drop(record("What is it?", "A worn chain."))).isEmpty();
        assertThat(length.drop(record("What?", "A worn chain."))).isPresent();
        assertThat(length.drop(record("What is it?", "Yes."))).isPresent();
        assertThat(length.drop(record("What is it?", "word ".repeat(401)))).isPresent();
        assertThat(length.drop(record("What is it?", "x".repeat(500) + " a b"))).isPresent();
        assertThat(length.drop(text("word ".repeat(39)))).isPresent();
        assertThat(length.drop(text("word ".repeat(40)))).isEmpty();
    }

    @Test
    void refusalsAreToldByHowTheyBeginAndWhatTheySay() {
        RefusalFilter refusal = new RefusalFilter(List.of("Not my trade."));
        assertThat(refusal.drop(record("How is that?", "I'm sorry, but I can't do that.")))
                .isPresent();
        assertThat(refusal.drop(record("How is that?", "Not my trade."))).isPresent();
        assertThat(refusal.drop(record("How is that?", "Well, as an AI I have no hands.")))
                .isPresent();
        assertThat(refusal.drop(record("How is that?", "The rider cannot help but notice it.")))
                .isEmpty();
    }

    @Test
    void theFirstFilterThatDropsIsNamedAndCopiesComeLast() throws Exception {
        Domain domain = SmallDomain.write(folder);
        Filters filters = Filters.ofTeacher(domain, 0.3, 0.1, 1);
        TrainingRecord good = record(
                "My chain jumps over the sprocket teeth when I push hard. Which gauge do I need?",
                "Lay a chain gauge on the chain. A chain that has stretched beyond the limit jumps over the sprocket teeth under load.");
        assertThat(filters.drop(good)).isEmpty();
        assertThat(filters.drop(good))
                .hasValueSatisfying(drop -> assertThat(drop.filter()).isEqualTo("near-duplicate"));
        assertThat(name(
                        filters,
                        record(
                                "How do I check for worn chain?",
                                "Lay a chain gauge on the chain. A gauge that drops in shows a stretched chain.")))
                .isEqualTo("near-duplicate"); // of the domain's own
        assertThat(
                        name(
                                filters,
                                record(
                                        "My rear derailleur hits the spokes in the largest sprocket after a fall, what should I check first of all?",
                                        "Check the hanger with a gauge; the derailleur is out of line and the chain shifts late.")))
                .isEqualTo("held-out");
        assertThat(
                        name(
                                filters,
                                record(
                                        "Which poem shall I read to children on the beach tonight?",
                                        "Read a short poem about the sea, the weather and tomatoes, and play the piano with it.")))
                .isEqualTo("in-domain");
        assertThat(name(filters, record("Which gauge do I need?", "P0301 means cylinder 2 misfire.")))
                .isEqualTo("facts");
    }

    private static FactsFilter facts() {
        try {
            return new FactsFilter(TroubleCodes.read(
                    Path.of(System.getProperty("journeyman.root"), "domains", "automotive", "facts", "dtc.csv")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Filters filters, TrainingRecord record) {
        return filters.drop(record).map(Filters.Drop::filter).orElse("");
    }

    private static TrainingRecord record(String question, String answer) {
        return record(question, answer, null);
    }

    private static TrainingRecord record(String question, String answer, @Nullable String rejected) {
        return made(
                rejected == null ? RecordKind.INSTRUCTION : RecordKind.PAIR,
                List.of(Message.user(question)),
                answer,
                rejected);
    }

    private static TrainingRecord text(String text) {
        return made(RecordKind.TEXT, List.of(), text, null);
    }

    private static TrainingRecord made(
            RecordKind kind, List<Message> messages, String answer, @Nullable String rejected) {
        return new TrainingRecord(
                "synthetic/x",
                kind,
                Scope.DOMAIN,
                messages,
                answer,
                rejected,
                null,
                Provenance.SYNTHETIC_TEACHER,
                new Synthesis("t", "1", "p", null),
                0.4,
                List.of(),
                List.of(),
                List.of());
    }
}
