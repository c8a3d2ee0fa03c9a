package dev.journeyman.guardrails.classifier;

import dev.journeyman.guardrails.Budget;
import dev.journeyman.guardrails.text.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * A linear model with several heads over shared features, which says how likely a text is an attack, asks for harm, and so on. Immutable; any thread may ask.
 *
 * <p>A head looks at the whole text and at overlapping windows of it, and the surest of them counts ({@link Windows}): so an attack of one sentence is found in a
 * long harmless story, and one that is spread over a page too. Texts of any length are looked at in parts of {@value #PART_CHARS} characters, so memory does not
 * grow with the text.
 */
public final class Classifier {
    /** Characters that are held at a time. */
    static final int PART_CHARS = 16_384;

    /** Characters that two parts share, so that nothing hides at their border. */
    static final int SHARED_CHARS = 1_024;

    private static final String RESOURCE = "classifier.bin";

    private final Map<Head, HeadModel> heads;
    private final UnaryOperator<String> plain;

    private static final class Shipped {
        static final Classifier INSTANCE = load();

        private static Classifier load() {
            try (InputStream in = Classifier.class.getResourceAsStream(RESOURCE)) {
                if (in == null) {
                    throw new IllegalStateException("the classifier's model is missing from the build: " + RESOURCE);
                }
                return new Classifier(ModelFile.read(in.readAllBytes()).heads(), Classifier::plain);
            } catch (IOException e) {
                throw new UncheckedIOException("the classifier's model cannot be read: " + e.getMessage(), e);
            }
        }
    }

    /** The one that is part of the project; read at the first call. */
    public static Classifier shipped() {
        return Shipped.INSTANCE;
    }

    /**
     * A classifier of these heads.
     *
     * @param plain makes a text plain: lower case, without disguise
     */
    public Classifier(Map<Head, HeadModel> heads, UnaryOperator<String> plain) {
        this.heads = Map.copyOf(heads);
        this.plain = plain;
    }

    /** A classifier of one head, for texts that are plain already. */
    public static Classifier of(Head head, HeadModel model) {
        return new Classifier(Map.of(head, model), UnaryOperator.identity());
    }

    /** What the shipped classifier makes of a text before it judges it; models that it is to load are trained on such texts. */
    public static String plain(String text) {
        return PlainText.of(text).folded();
    }

    /** How likely a text is what the head looks for, 0 to 1. */
    public double score(Head head, String text) {
        return read(head, plain.apply(text), Budget.unlimited()).probability();
    }

    /** The threshold that a head was measured with. */
    public double standardThreshold(Head head) {
        return model(head).scale().standardThreshold();
    }

    /**
     * What a head makes of a text that is plain already.
     *
     * @throws Budget.Exceeded where the budget ended first
     */
    public Reading read(Head head, CharSequence plainText, Budget budget) {
        return read(head, plainText.length(), (from, to) -> Document.of(plainText, from, to), budget);
    }

    /**
     * What a head makes of a text, whose features are kept with it for other heads.
     *
     * @throws Budget.Exceeded where the budget ended first
     */
    public Reading read(Head head, PlainText text, Budget budget) {
        String folded = text.folded();
        return folded.length() > PART_CHARS
                ? read(head, folded, budget)
                : read(
                        head,
                        folded.length(),
                        (from, to) -> text.derived(Document.class, () -> Document.of(folded)),
                        budget);
    }

    private interface Parts {
        Document part(int from, int to);
    }

    private Reading read(Head head, int length, Parts parts, Budget budget) {
        HeadModel model = model(head);
        double surest = Double.NEGATIVE_INFINITY;
        int start = 0;
        int end = 0;
        boolean whole = true;
        int from = 0;
        while (true) {
            int to = Math.min(length, from + PART_CHARS);
            Document document = parts.part(from, to);
            WindowSums sums = new WindowSums(model, document);
            int tokens = document.tokens();
            int windowTokens = model.scale().windowTokens();
            int windows = Windows.count(tokens, windowTokens);
            for (int w = -1; w < windows; w++) {
                int first = w < 0 ? 0 : Windows.from(w, tokens, windowTokens);
                int last = w < 0 ? tokens : first + windowTokens;
                double evidence = sums.evidence(first, last);
                if (evidence > surest) {
                    surest = evidence;
                    start = tokens == 0 ? 0 : document.start(first);
                    end = tokens == 0 ? 0 : document.end(last - 1);
                    whole = w < 0 && from == 0 && to == length;
                }
            }
            if (to == length) {
                return new Reading(head, model.probability(surest), surest, start, end, whole);
            }
            from = to - SHARED_CHARS;
            budget.check();
        }
    }

    /** What speaks for a head's finding in a part of a plain text. */
    Evidence evidence(Head head, CharSequence plainText, int start, int end) {
        Evidence.Count count = new Evidence.Count(model(head));
        Features.walk(plainText, start, end, count);
        return count.evidence();
    }

    private HeadModel model(Head head) {
        return Objects.requireNonNull(heads.get(head), () -> "no model for the head " + head.label());
    }
}
