package dev.journeyman.feedback.events;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with an event's fields, so that all of it is told at once. */
final class Checks {
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._:@-]{1," + EventLimits.MOST_KEY_CHARS + "}");
    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");
    private static final char REPLACEMENT = '\uFFFD';

    private final List<String> problems = new ArrayList<>();

    void problem(String problem) {
        problems.add(problem);
    }

    void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new InvalidEventException(problems);
        }
    }

    /** A text of at most so many characters, which may be empty. */
    Checks text(String field, @Nullable String text, int mostChars) {
        if (text != null && text.length() > mostChars) {
            problems.add(field + " may have at most " + mostChars + " characters, has " + text.length());
        }
        return this;
    }

    /** A text that says something. */
    Checks written(String field, @Nullable String text, int mostChars) {
        if (text != null && text.isBlank()) {
            problems.add(field + " must not be blank");
        }
        return text(field, text, mostChars);
    }

    /** A name on one line. */
    Checks name(String field, @Nullable String name) {
        if (name != null && name.chars().anyMatch(Character::isISOControl)) {
            problems.add(field + " must be on one line, without control characters");
        }
        if (name != null && !name.equals(wellFormed(name))) {
            problems.add(field + " must not hold half a surrogate pair");
        }
        return written(field, name, EventLimits.MOST_NAME_CHARS);
    }

    /** The id of an API key: who asks or tells. */
    Checks key(String field, String key) {
        if (!KEY.matcher(key).matches()) {
            problems.add(field + " must be 1 to " + EventLimits.MOST_KEY_CHARS
                    + " letters, digits, dots, underscores, colons, at signs or hyphens");
        }
        return this;
    }

    Checks interactionId(String field, @Nullable String id) {
        if (id != null && !EventIds.isInteraction(id)) {
            problems.add(field + " must be int_ and a time-sortable id of " + EventIds.DIGITS + " characters");
        }
        return this;
    }

    Checks feedbackId(String field, String id) {
        if (!EventIds.isFeedback(id)) {
            problems.add(field + " must be fb_ and a time-sortable id of " + EventIds.DIGITS + " characters");
        }
        return this;
    }

    Checks at(Instant at) {
        if (at.isBefore(FIRST) || at.isAfter(LAST)) {
            problems.add("at must lie between the years 2000 and 9999");
        }
        return this;
    }

    Checks most(String field, Collection<?> items, int most) {
        if (items.size() > most) {
            problems.add(field + " may hold at most " + most + ", holds " + items.size());
        }
        return this;
    }

    Checks notNegative(String field, @Nullable Long number) {
        if (number != null && number < 0) {
            problems.add(field + " must not be negative, is " + number);
        }
        return this;
    }

    Checks range(String field, double number, double low, double high) {
        if (!(number >= low && number <= high)) { // also NaN
            problems.add(field + " must be from " + low + " to " + high + ", is " + number);
        }
        return this;
    }

    /** Milliseconds are what ids hold and what JSON writes. */
    static Instant millis(Instant at) {
        return at.truncatedTo(ChronoUnit.MILLIS);
    }

    /** The text with each half of a surrogate pair that stands alone replaced, because UTF-8 cannot write it. */
    static String wellFormed(String text) {
        StringBuilder repaired = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                continue;
            }
            if (repaired == null) {
                repaired = new StringBuilder(text);
            }
            repaired.setCharAt(i, REPLACEMENT);
        }
        return repaired == null ? text : repaired.toString();
    }

    static @Nullable String wellFormedOrNull(@Nullable String text) {
        return text == null ? null : wellFormed(text);
    }
}
