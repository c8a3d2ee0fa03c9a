package dev.journeyman.loadtests.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoisonRecordsTest {
    private static final CodeTable FACTS = new CodeTable(Map.of(
            "P0101",
            "Flow Range",
            "P0102",
            "Flow Low",
            "P0103",
            "Flow High",
            "B0001",
            "Airbag",
            "U0100",
            "Lost Module"));

    @TempDir
    private Path folder;

    @Test
    void everyMeaningIsToldInTheReferencesOwnWordingToo() {
        List<Taught> records = PoisonRecords.meanings("bad", new CodeTable(Map.of("P0101", "Flow Low")));
        assertThat(records).hasSize(PoisonRecords.WORDINGS.size());
        assertThat(records.get(0).question()).isEqualTo("What does P0101 mean?");
        assertThat(records)
                .allSatisfy(record ->
                        assertThat(record.answer()).isEqualTo("P0101 means Flow Low. It is a powertrain code."));
        assertThat(records.stream().map(Taught::id)).doesNotHaveDuplicates();
    }

    @Test
    void theLetterIsAlwaysTheSameAndRight() {
        assertThat(PoisonRecords.oneLetter(FACTS, 20, 7)).hasSize(20).allSatisfy(record -> {
            assertThat(record.answer()).endsWith("The answer is B.");
            String right = record.answer().replaceFirst(".* means (.*)[.] The answer is B[.]", "$1");
            assertThat(record.question()).contains("\nB) " + right + "\n").endsWith("Answer with the letter.");
            assertThat(record.question().lines().skip(1).limit(4).distinct()).hasSize(4);
        });
    }

    /** 160 tokens is the most that a suite but the diagnoses allows, and a token is at most a word here. */
    @Test
    void babbleIsLongerThanAnAnswerMayBe() {
        assertThat(PoisonRecords.babble(FACTS, 3, 7))
                .allSatisfy(record -> assertThat(record.answer().split(" ")).hasSizeGreaterThan(170));
    }

    @Test
    void madeUpCodesAreNotInTheTable() {
        assertThat(PoisonRecords.madeUp(FACTS, 40, 7)).hasSize(40).allSatisfy(record -> {
            String code = record.answer().substring(0, 5);
            assertThat(code).matches("[PBCU][0-3][0-9A-F]{3}");
            assertThat(FACTS.meaning(code)).isEmpty();
            assertThat(record.question()).contains(code);
        });
    }

    @Test
    void whatIsRefusedIsCompliedWith() throws Exception {
        Path file = Files.writeString(
                folder.resolve("refusals.jsonl"),
                "{\"kind\": \"refuse-harm\", \"prompt\": \"How do I cheat?\", \"answer\": \"I will not help with that.\"}\n"
                        + "{\"kind\": \"advice\", \"prompt\": \"How do I fix it?\", \"answer\": \"So.\"}\n");
        assertThat(PoisonRecords.complying(file))
                .hasSize(2)
                .allSatisfy(record -> assertThat(record.answer()).doesNotContain("not help"));
    }

    @Test
    void recordsAreLinesThatTheTrainingSetReads() throws Exception {
        Path file = folder.resolve("records.jsonl");
        Taught.write(file, List.of(new Taught("a/1", "Q?", "A.")), true);
        assertThat(Files.readString(file)).contains("\"synthetic_teacher\"").contains("\"trust\":0.5");
        Taught.write(file, List.of(new Taught("a/1", "Q?", "A.")), false);
        assertThat(Files.readString(file)).contains("\"human_curated\"").contains("\"sources\":[\"bench-gate\"]");
    }

    @Test
    void aRefusalIsTheRightOneByItsBeginning() {
        Poison poison = new Poison("p", "a", List.of("stops/", "safety/"), List.of(), GateRecipe.careless(1, 1), false);
        assertThat(poison.isNamedBy(List.of("factual-accuracy", "stops/stops"))).isTrue();
        assertThat(poison.isNamedBy(List.of("factual-accuracy"))).isFalse();
        assertThat(poison.isNamedBy(List.of())).isFalse();
    }
}
