package dev.journeyman.slm.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.slm.structured.AnswerSection;
import dev.journeyman.slm.structured.AnswerSection.Layout;
import dev.journeyman.slm.structured.JsonTokens;
import dev.journeyman.slm.structured.SectionsConstraint;
import dev.journeyman.slm.structured.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers held to random forms of sections, by a model that knows nothing; judged by a regular expression that the test writes for the form. */
@Timeout(300)
class SectionedAnswersTest {
    private static final int FORMS = 300;
    private static final JsonTokens TOKENS = new JsonTokens();
    private static final List<String> LINES =
            List.of(")\n", "\n1. ", "\n2", ".\n- ", ":\n", "Part ", "Part 1:", " (high)\n", "(", "\n\n");
    private static final int SIZE = TOKENS.size() + LINES.size();
    private static final TokenBytes BYTES = token -> token < TOKENS.size()
            ? TOKENS.bytes(token)
            : LINES.get(token - TOKENS.size()).getBytes(StandardCharsets.UTF_8);
    private static final EngineOptions OPTIONS = new EngineOptions(4, 700, 8, 16, Duration.ofSeconds(20));

    /** Logits from 0 to 1 by the tokens before, so all tokens are about as likely. */
    private static FakeModel aimless(long seed) {
        int size = SIZE;
        return new FakeModel(size, 10_000, List.of(JsonTokens.END), tokens -> {
            CounterRandom random = CounterRandom.ofSeed(seed * 31 + Arrays.hashCode(tokens));
            float[] row = new float[size];
            for (int i = 0; i < size; i++) {
                row[i] = (float) random.doubleAt(i);
            }
            return row;
        });
    }

    /** It says nothing by choice, so it is led to the end by the way that the least counts. */
    @Test
    void aModelThatWouldRatherEndIsLedThereTheShortestWay() throws Exception {
        Vocabulary vocabulary = Vocabulary.of(BYTES, SIZE, List.of(JsonTokens.END));
        SplittableRandom random = new SplittableRandom(31);
        FakeModel silent = new FakeModel(SIZE, 10_000, List.of(JsonTokens.END), tokens -> {
            float[] row = new float[SIZE];
            row[JsonTokens.END] = 1;
            return row;
        });
        try (Engine engine = new Engine(silent, BYTES, OPTIONS)) {
            for (int i = 0; i < 50; i++) {
                List<AnswerSection> form = form(random);
                SectionsConstraint constraint = SectionsConstraint.of(form, vocabulary);
                GenerationResult result = engine.generate(
                        GenerationRequest.greedy(new int[] {65}, 600).withConstraint(constraint));
                assertThat(pattern(form).matcher(result.text()).matches())
                        .as(result.text())
                        .isTrue();
                long said = Arrays.stream(result.tokens())
                        .filter(token -> token != JsonTokens.END)
                        .count();
                assertThat(said).as("%s: %s", form, result.text()).isLessThanOrEqualTo(constraint.leastTokens());
            }
        }
    }

    private static List<AnswerSection> form(SplittableRandom random) {
        List<AnswerSection> sections = new ArrayList<>();
        int count = 1 + random.nextInt(5);
        int lastRequired = random.nextInt(count);
        for (int s = 0; s < count; s++) {
            Layout layout = Layout.values()[random.nextInt(3)];
            boolean required = s == 0 || s == lastRequired || (s < lastRequired && random.nextBoolean());
            int most = layout == Layout.LINE ? 1 : 1 + random.nextInt(4);
            int least = required ? 1 + random.nextInt(most) : 0;
            List<String> endings = s < lastRequired && random.nextBoolean()
                    ? List.of(" (high)", " (hi)", " (low)", ", no").subList(0, 1 + random.nextInt(4))
                    : List.of();
            sections.add(new AnswerSection("Part " + s, layout, least, most, endings, 12 + random.nextInt(40)));
        }
        return sections;
    }

    /** The form as a regular expression, without the lengths. */
    private static Pattern pattern(List<AnswerSection> sections) {
        StringBuilder all = new StringBuilder();
        for (int s = 0; s < sections.size(); s++) {
            AnswerSection section = sections.get(s);
            String ending = section.endings().isEmpty()
                    ? ""
                    : "(?:"
                            + String.join(
                                    "|",
                                    section.endings().stream()
                                            .map(Pattern::quote)
                                            .toList()) + ")";
            String text = "(?! )(?=[^\\n]*[A-Za-z0-9\\u0080-\\x{10FFFF}])[^\\n\\x00-\\x1F]+?" + ending;
            StringBuilder own = new StringBuilder(s == 0 ? "" : "\n")
                    .append("Part ")
                    .append(s)
                    .append(":");
            if (section.layout() == Layout.LINE) {
                own.append(' ').append(text);
            } else {
                for (int i = 1; i <= section.most(); i++) {
                    String mark = section.layout() == Layout.NUMBERED ? i + "\\. " : "- ";
                    own.append(i > Math.max(1, section.least()) ? "(?:" : "")
                            .append('\n')
                            .append(mark)
                            .append(text);
                }
                own.append(")?".repeat(section.most() - Math.max(1, section.least())));
            }
            all.append(section.least() == 0 ? "(?:" + own + ")?" : own.toString());
        }
        return Pattern.compile(all.toString());
    }

    @Test
    void everyAnswerHasTheFormWithinItsTokensWhateverTheModel() throws Exception {
        SplittableRandom random = new SplittableRandom(30);
        Vocabulary vocabulary = Vocabulary.of(BYTES, SIZE, List.of(JsonTokens.END));
        long lines = 0;
        int ended = 0;
        for (int i = 0; i < FORMS; i++) {
            List<AnswerSection> form = form(random);
            SectionsConstraint constraint = SectionsConstraint.of(form, vocabulary);
            int least = constraint.leastTokens();
            int maxTokens = random.nextInt(3) == 0 ? least : least + random.nextInt(400);
            SamplingOptions sampling = random.nextBoolean()
                    ? SamplingOptions.GREEDY
                    : SamplingOptions.builder().seed(i).build();
            try (Engine engine = new Engine(aimless(i), BYTES, OPTIONS)) {
                GenerationResult result = engine.generate(GenerationRequest.greedy(new int[] {65, 66}, maxTokens)
                        .withSampling(sampling)
                        .withConstraint(constraint));
                String about = "form " + i + ", max_tokens " + maxTokens + ", least " + least + ", " + form + ":\n"
                        + result.text();
                assertThat(result.finishReason()).as(about).isEqualTo(FinishReason.STOP);
                assertThat(result.completionTokens()).as(about).isLessThanOrEqualTo(maxTokens);
                assertThat(pattern(form).matcher(result.text()).matches())
                        .as(about)
                        .isTrue();
                lines += result.text().lines().count();
                ended += result.completionTokens() < maxTokens ? 1 : 0;
            }
        }
        assertThat(lines).as("answers are not all the shortest").isGreaterThan(3L * FORMS);
        assertThat(ended).as("some end by themselves").isGreaterThan(FORMS / 4);
    }
}
