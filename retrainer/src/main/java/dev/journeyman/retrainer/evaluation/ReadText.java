package dev.journeyman.retrainer.evaluation;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How well a model predicted a text that it read.
 *
 * @param nats the negative natural logarithm of the text's probability
 * @param tokens that were predicted
 * @param bytes of UTF-8 that these tokens stand for: what models with other vocabularies can be compared by
 */
record ReadText(double nats, int tokens, int bytes) {
    private static final Pattern FORM = Pattern.compile("nats (\\S+) tokens (\\d+) bytes (\\d+)");

    /** As it stands in the journal. */
    String text() {
        return "nats " + nats + " tokens " + tokens + " bytes " + bytes;
    }

    /** From the journal; empty where it is of another form. */
    static Optional<ReadText> parse(String text) {
        Matcher form = FORM.matcher(text);
        try {
            return form.matches()
                    ? Optional.of(new ReadText(
                            Double.parseDouble(form.group(1)),
                            Integer.parseInt(form.group(2)),
                            Integer.parseInt(form.group(3))))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    double natsPerToken() {
        return nats / tokens;
    }

    double bitsPerByte() {
        return nats / Math.log(2) / Math.max(1, bytes);
    }
}
