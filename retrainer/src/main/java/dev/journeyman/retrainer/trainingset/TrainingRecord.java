package dev.journeyman.retrainer.trainingset;

import dev.journeyman.retrainer.dataset.Provenance;
import dev.journeyman.retrainer.lineage.Sha256;
import dev.journeyman.slm.tokenizer.Message;
import dev.journeyman.slm.tokenizer.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One thing to learn from, with where it comes from. A record without provenance cannot be made, and one that a model wrote cannot be made without saying
 * which model. Immutable.
 *
 * @param id one record's alone, and the same in every set that has the record
 * @param messages the conversation up to the answer, ending with the user; empty for a text
 * @param answer what is taught: the answer, the better one of a pair, the rated one of an unpaired label, the text
 * @param rejected the worse answer of a pair; null for all others
 * @param label of an unpaired label, true where the answer is desirable; null for all others
 * @param synthesis which model wrote it; null where people or a table did
 * @param trust how far it is believed: {@value #LEAST_REAL_TRUST} to 1 for what is real, above 0 and at most {@value #MOST_SYNTHETIC_TRUST} for what a model
 *     wrote, so that a model's word never stands against a person's
 * @param technicians pseudonymous ids of those it rests on; with feedback only, and then at least one
 * @param sources what it was made of: ids of events for feedback, else a file, a table or a passage
 * @param concepts what it is about: passages, families, codes; may be empty
 */
public record TrainingRecord(
        String id,
        RecordKind kind,
        Scope scope,
        List<Message> messages,
        String answer,
        @Nullable String rejected,
        @Nullable Boolean label,
        Provenance provenance,
        @Nullable Synthesis synthesis,
        double trust,
        List<String> technicians,
        List<String> sources,
        List<String> concepts) {
    /** The least trust in something real. */
    public static final double LEAST_REAL_TRUST = 0.6;

    /** The most trust in what a model wrote. */
    public static final double MOST_SYNTHETIC_TRUST = 0.5;

    /** The most characters of all texts of a record. */
    public static final int MOST_CHARACTERS = 1 << 20;

    private static final int MOST_MESSAGES = 256;
    private static final int MOST_ITEMS = 1000;
    private static final int MOST_NAME = 512;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,199}");

    /**
     * Checks every field and sorts the lists of names.
     *
     * @throws InvalidRecordException naming all that are wrong
     */
    @SuppressWarnings("ConstantValue") // a file can leave out what a record may not
    public TrainingRecord {
        List<String> problems = new ArrayList<>();
        if (id == null || !ID.matcher(id).matches()) {
            problems.add("id must be 1 to 200 letters, digits and . _ : / @ + -, a letter or digit first");
        }
        messages = messages == null ? List.of() : List.copyOf(messages);
        technicians = sorted("technicians", technicians, problems);
        sources = sorted("sources", sources, problems);
        concepts = sorted("concepts", concepts, problems);
        if (kind == null) {
            problems.add("kind must be instruction, pair, unpaired or text");
        } else {
            texts(kind, messages, answer, rejected, label, problems);
        }
        if (scope == null) {
            problems.add("scope must be domain or general");
        }
        if (provenance == null) {
            problems.add("provenance is missing: a record must say where it comes from");
        } else {
            provenance(provenance, synthesis, trust, technicians, sources, problems);
        }
        if (!problems.isEmpty()) {
            throw new InvalidRecordException(
                    id != null && ID.matcher(id).matches() ? id : "without a valid id", problems);
        }
    }

    private static void texts(
            RecordKind kind,
            List<Message> messages,
            @Nullable String answer,
            @Nullable String rejected,
            @Nullable Boolean label,
            List<String> problems) {
        if (answer == null || answer.isBlank()) {
            problems.add("answer must not be blank");
        }
        if (kind == RecordKind.TEXT) {
            if (!messages.isEmpty()) {
                problems.add("messages must be empty: a text answers nothing");
            }
        } else if (messages.isEmpty() || messages.size() > MOST_MESSAGES) {
            problems.add("messages must be 1 to " + MOST_MESSAGES);
        } else {
            if (messages.get(messages.size() - 1).role() != Role.USER) {
                problems.add("messages must end with the user's");
            }
            if (messages.stream().anyMatch(message -> message.content().isBlank())) {
                problems.add("messages must not be blank");
            }
        }
        if ((kind == RecordKind.PAIR) != (rejected != null)) {
            problems.add("rejected belongs to a pair, and a pair needs it");
        } else if (rejected != null
                && (rejected.isBlank()
                        || rejected.strip().equals(String.valueOf(answer).strip()))) {
            problems.add("rejected must not be blank, nor the answer itself");
        }
        if ((kind == RecordKind.UNPAIRED) != (label != null)) {
            problems.add("label belongs to an unpaired answer, and that needs it");
        }
        long characters = messages.stream()
                        .mapToLong(message -> message.content().length())
                        .sum()
                + length(answer)
                + length(rejected);
        if (characters > MOST_CHARACTERS) {
            problems.add("texts must have at most " + MOST_CHARACTERS + " characters together");
        }
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    private static void provenance(
            Provenance provenance,
            @Nullable Synthesis synthesis,
            double trust,
            List<String> technicians,
            List<String> sources,
            List<String> problems) {
        if (provenance.isSynthetic() != (synthesis != null)) {
            problems.add("synthesis must name the model that wrote it where provenance is synthetic, and only there");
        }
        if (synthesis != null) {
            name("synthesis.teacher", synthesis.teacher(), problems);
            name("synthesis.version", synthesis.version(), problems);
            if (synthesis.prompt() == null || synthesis.prompt().isBlank()) {
                problems.add("synthesis.prompt must say what the model was asked");
            }
            if (synthesis.parent() != null) {
                name("synthesis.parent", synthesis.parent(), problems);
            }
        }
        boolean trusted = provenance.isSynthetic()
                ? trust > 0 && trust <= MOST_SYNTHETIC_TRUST
                : trust >= LEAST_REAL_TRUST && trust <= 1;
        if (!trusted) {
            problems.add("trust must be "
                    + (provenance.isSynthetic()
                            ? "above 0 and at most " + MOST_SYNTHETIC_TRUST + " for what a model wrote"
                            : LEAST_REAL_TRUST + " to 1 for what is real")
                    + ", is " + trust);
        }
        boolean feedback = provenance == Provenance.HUMAN_FEEDBACK;
        if (feedback == technicians.isEmpty()) {
            problems.add(
                    "technicians must name who gave the feedback where provenance is human_feedback, and only there");
        }
        if (sources.isEmpty() && !provenance.isSynthetic()) {
            problems.add("sources must say what it was made of");
        }
    }

    private static List<String> sorted(String key, @Nullable List<String> items, List<String> problems) {
        if (items == null) {
            return List.of();
        }
        if (items.size() > MOST_ITEMS) {
            problems.add(key + " must be at most " + MOST_ITEMS);
            return List.of();
        }
        items.forEach(item -> name(key, item, problems));
        return List.copyOf(new TreeSet<>(items));
    }

    private static void name(String key, @Nullable String name, List<String> problems) {
        if (name == null || name.isBlank() || name.length() > MOST_NAME) {
            problems.add(key + " must be 1 to " + MOST_NAME + " characters");
        }
    }

    /** Whether a model wrote it. */
    public boolean isSynthetic() {
        return provenance.isSynthetic();
    }

    /** What is asked: all that was said before the answer, but for standing instructions; empty for a text. */
    public String question() {
        return messages.stream()
                .filter(message -> message.role() != Role.SYSTEM)
                .map(Message::content)
                .collect(Collectors.joining("\n"));
    }

    /** Each text of the record by itself. */
    public List<String> texts() {
        List<String> texts = new ArrayList<>();
        messages.forEach(message -> texts.add(message.content()));
        texts.add(answer);
        if (rejected != null) {
            texts.add(rejected);
        }
        return texts;
    }

    /**
     * SHA-256 of what is taught: kind, messages, answer, rejected and label, each with its length before it. Who said it and how far it is believed may
     * change without it.
     */
    public String digest() {
        StringBuilder all = new StringBuilder();
        List<String> parts = new ArrayList<>(List.of(kind.wireName()));
        messages.forEach(message -> parts.addAll(List.of(message.role().wireName(), message.content())));
        parts.addAll(List.of(answer, rejected == null ? "" : rejected, label == null ? "" : label.toString()));
        parts.forEach(part -> all.append(part.length()).append(':').append(part));
        return Sha256.of(all.toString());
    }

    /** The tokens of all its texts; those of a chat template around them are not counted. */
    public long tokens(TokenCount count) {
        return texts().stream().mapToLong(count::of).sum();
    }

    /** Ids of records, sorted, for messages: at most ten, and how many more there are. */
    static String named(Collection<String> ids) {
        int most = 10;
        String first = ids.stream().sorted().limit(most).collect(Collectors.joining(", "));
        return ids.size() <= most ? first : first + " and " + (ids.size() - most) + " more";
    }
}
