package dev.journeyman.guardrails.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.guardrails.DomainFiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every shipped code in every phrasing: its own meaning passes, that of another code is caught; and no text of the domain is found wrong. */
class ShippedCodesTest {
    private static final long SEED = Long.getLong("journeyman.seed", 20261121);
    private static final Set<String> SAY_NOTHING =
            Set.of("a", "and", "of", "the", "in", "detected", "fault", "malfunction", "circuit");

    /** The first five are those that every answer has; the others come from models of all kinds. */
    private static final List<String> PHRASINGS = List.of(
            "%s means %s.",
            "%s: %s",
            "%s is %s.",
            "Code %s stands for %s, so start with the wiring.",
            "The scanner shows %s (%s) as stored.",
            "| %s | %s | stored |",
            "Your scan shows %s. It means %s.",
            "- **%s**: %s",
            "A %s code indicates %s.",
            "%s - %s",
            "You have %s, which means %s.",
            "The meaning of %s is %s.",
            "%s\nDefinition: %s",
            "%s bedeutet %s.");

    private static final List<TroubleCode> CODES =
            List.copyOf(DomainFiles.codes().all());
    private static final CodeMeanings MEANINGS = CodeMeanings.of(DomainFiles.codes());

    private static String say(String phrasing, String code, String meaning) {
        return String.format(Locale.ROOT, phrasing, code, meaning);
    }

    @Test
    void theRightMeaningPassesInEveryPhrasing() {
        Map<String, List<String>> found = new LinkedHashMap<>();
        for (String phrasing : PHRASINGS) {
            for (TroubleCode code : CODES) {
                String text = say(phrasing, code.code(), code.meaning());
                if (!MEANINGS.wrongIn(text).isEmpty()) {
                    found.computeIfAbsent(phrasing, key -> new ArrayList<>()).add(text);
                }
            }
        }
        PHRASINGS.forEach(phrasing -> System.out.printf(
                Locale.ROOT,
                "right meaning passes: %d of %d in \"%s\"%n",
                CODES.size() - found.getOrDefault(phrasing, List.of()).size(),
                CODES.size(),
                phrasing.replace("\n", "\\n")));
        assertThat(found).isEmpty();
    }

    @Test
    void aMeaningThatBeginsWithHighVoltageIsKnownWordForWord() {
        assertThat(MEANINGS.wrongIn("P0419 means High Voltage System Interlock Circuit A Performance."))
                .hasSize(1);
        assertThat(MEANINGS.wrongIn("P0A0A means a high voltage interlock problem."))
                .isEmpty();
    }

    @Test
    void theMeaningOfAnotherCodeIsCaughtInEveryPhrasing() {
        System.out.println("seed " + SEED + ": -Djourneyman.seed=" + SEED);
        Map<String, List<String>> missed = new LinkedHashMap<>();
        for (String phrasing : PHRASINGS) {
            Random random = new Random(SEED);
            for (TroubleCode code : CODES) {
                String text = say(phrasing, code.code(), another(code, random).meaning());
                if (MEANINGS.wrongIn(text).stream()
                        .noneMatch(wrong -> wrong.code().equals(code.code()))) {
                    missed.computeIfAbsent(phrasing, key -> new ArrayList<>()).add(text + "   <- " + code.meaning());
                }
            }
        }
        PHRASINGS.forEach(phrasing -> System.out.printf(
                Locale.ROOT,
                "another meaning is caught: %d of %d in \"%s\"%n",
                CODES.size() - missed.getOrDefault(phrasing, List.of()).size(),
                CODES.size(),
                phrasing.replace("\n", "\\n")));
        missed.forEach((phrasing, texts) -> texts.stream().limit(12).forEach(System.out::println));
        assertThat(missed).isEmpty();
    }

    /** Drawn from all codes; one whose meaning only says more or less than this one's is drawn again. */
    private static TroubleCode another(TroubleCode code, Random random) {
        while (true) {
            TroubleCode other = CODES.get(random.nextInt(CODES.size()));
            Set<String> own = words(code.meaning());
            Set<String> others = words(other.meaning());
            if (!own.containsAll(others) && !others.containsAll(own)) {
                return other;
            }
        }
    }

    private static Set<String> words(String text) {
        Set<String> words = new TreeSet<>(List.of(text.toLowerCase(Locale.ROOT).split("[^a-z0-9]+")));
        words.removeAll(SAY_NOTHING);
        return words;
    }

    @Test
    void theMeaningOfANeighbourIsCaught() {
        int told = 0;
        List<String> missed = new ArrayList<>();
        for (int i = 1; i < CODES.size(); i++) {
            Set<String> own = words(CODES.get(i).meaning());
            Set<String> others = words(CODES.get(i - 1).meaning());
            if (own.containsAll(others) || others.containsAll(own)) {
                continue;
            }
            told++;
            String text =
                    say(PHRASINGS.get(0), CODES.get(i).code(), CODES.get(i - 1).meaning());
            if (MEANINGS.wrongIn(text).isEmpty()) {
                missed.add(text + "   <- " + CODES.get(i).meaning());
            }
        }
        System.out.printf(Locale.ROOT, "the neighbour's meaning is caught: %d of %d%n", told - missed.size(), told);
        missed.stream().limit(40).forEach(System.out::println);
        assertThat(missed).as("the hardest of all wrong meanings").hasSizeLessThan(told / 50);
    }

    @Test
    void noTextOfTheDomainIsFoundWrong() {
        List<String> texts = new ArrayList<>(DomainFiles.passages());
        texts.addAll(DomainFiles.answers());
        List<String> found =
                texts.stream().filter(text -> !MEANINGS.wrongIn(text).isEmpty()).toList();
        System.out.println(found.size() + " of " + texts.size() + " passages and answers found wrong");
        found.forEach(text -> System.out.println(MEANINGS.wrongIn(text) + "\n   in " + text));
        assertThat(found).isEmpty();
    }
}
