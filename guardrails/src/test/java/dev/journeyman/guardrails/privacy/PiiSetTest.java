package dev.journeyman.guardrails.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Recall and precision on the labelled texts of microsoft/presidio-research, where they are beside the project; they are not part of it. */
class PiiSetTest {
    private static final Map<String, PersonalData> KINDS = Map.of(
            "EMAIL_ADDRESS", PersonalData.EMAIL,
            "PHONE_NUMBER", PersonalData.PHONE,
            "CREDIT_CARD", PersonalData.CARD,
            "IBAN_CODE", PersonalData.IBAN);
    private static final Pattern SAMPLE =
            Pattern.compile("\\{\"text\": \"((?:[^\"\\\\]|\\\\.)*+)\", \"spans\": \\[(.*?)]}", Pattern.DOTALL);
    private static final Pattern SPAN =
            Pattern.compile("\\{\"type\": \"([A-Z_]+)\", \"start\": (\\d+), \"end\": (\\d+)}");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|(.))");

    private record Span(PersonalData kind, int start, int end) {}

    private record Sample(String text, List<Span> spans) {}

    private static final class Score {
        int found;
        int wanted;
        int right;
        int told;
    }

    private static Optional<Path> file() {
        String folder = Optional.ofNullable(System.getProperty("journeyman.test.data"))
                .or(() -> Optional.ofNullable(System.getenv("JOURNEYMAN_TEST_DATA")))
                .orElse(System.getProperty("journeyman.root", "..") + "/../shared/data");
        Path file = Path.of(folder, "guardrails", "pii_dev.json");
        return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    }

    private static List<Sample> read(Path file) throws IOException {
        List<Sample> samples = new ArrayList<>();
        Matcher sample = SAMPLE.matcher(Files.readString(file));
        while (sample.find()) {
            List<Span> spans = new ArrayList<>();
            Matcher span = SPAN.matcher(sample.group(2));
            while (span.find()) {
                PersonalData kind = KINDS.get(span.group(1));
                if (kind != null) {
                    spans.add(new Span(kind, Integer.parseInt(span.group(2)), Integer.parseInt(span.group(3))));
                }
            }
            samples.add(new Sample(unescape(sample.group(1)), spans));
        }
        return samples;
    }

    private static String unescape(String json) {
        return ESCAPE.matcher(json)
                .replaceAll(escape -> Matcher.quoteReplacement(
                        escape.group(1) != null
                                ? String.valueOf((char) Integer.parseInt(escape.group(1), 16))
                                : switch (escape.group(2)) {
                                    case "n" -> "\n";
                                    case "t" -> "\t";
                                    case "r" -> "\r";
                                    case "b" -> "\b";
                                    case "f" -> "\f";
                                    default -> escape.group(2);
                                }));
    }

    @Test
    void recallAndPrecisionByKind() throws IOException {
        Optional<Path> file = file();
        assumeTrue(file.isPresent(), "guardrails/pii_dev.json is not here (JOURNEYMAN_TEST_DATA names its folder)");
        PersonalDataRedaction redaction = new PersonalDataRedaction();
        Map<PersonalData, Score> scores = new EnumMap<>(PersonalData.class);
        List<Sample> samples = read(file.get());
        assertThat(samples).hasSize(750);
        for (Sample sample : samples) {
            List<Finding> findings = redaction.find(sample.text());
            for (Span span : sample.spans()) {
                Score score = scores.computeIfAbsent(span.kind(), kind -> new Score());
                score.wanted++;
                score.found += findings.stream()
                                .anyMatch(finding -> finding.kind() == span.kind()
                                        && finding.start() <= span.start()
                                        && finding.end() >= span.end())
                        ? 1
                        : 0;
            }
            for (Finding finding : findings) {
                Score score = scores.computeIfAbsent(finding.kind(), kind -> new Score());
                score.told++;
                score.right += sample.spans().stream()
                                .anyMatch(span -> span.kind() == finding.kind()
                                        && span.start() < finding.end()
                                        && finding.start() < span.end())
                        ? 1
                        : 0;
            }
        }
        scores.forEach((kind, score) -> {
            assertThat(score.found).as("recall of " + kind).isGreaterThanOrEqualTo((int)
                    Math.ceil(0.95 * score.wanted));
            assertThat(score.right).as("precision of " + kind).isGreaterThanOrEqualTo((int)
                    Math.ceil(0.9 * score.told));
        });
        assertThat(scores.keySet()).containsAll(KINDS.values());
    }
}
