package dev.journeyman.retrainer.collect;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is done to documents, in this order. */
public enum Stage {
    /** Keyphrases of the domain become queries. */
    QUERIES(1),
    /** Queries become addresses, by a search engine. */
    RESULTS(2),
    /** Addresses become pages; or the files of a folder do. */
    FETCHED(3),
    /** Pages become texts without boilerplate and personal data. */
    TEXT(4),
    /** Texts that are not the domain's are left out, by a classifier. */
    IN_DOMAIN(5),
    /** Texts that are far from every passage are left out. */
    ON_TOPIC(6),
    /** Copies, texts that held-out questions stand in, and texts that steer the assistant, are left out. */
    DEDUPLICATED(7);

    private final int number;

    Stage(int number) {
        this.number = number;
    }

    /** The name on the command line. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The name of its folder: {@code 4-text}. */
    public String folder() {
        return number + "-" + wireName();
    }

    /** The one before; none for the first. */
    public Optional<Stage> before() {
        return Arrays.stream(values())
                .filter(stage -> stage.number == number - 1)
                .findFirst();
    }

    /** The stage of a name. */
    public static Optional<Stage> of(String name) {
        return Arrays.stream(values())
                .filter(stage -> stage.wireName().equals(name))
                .findFirst();
    }

    /** All names, for messages. */
    public static String names() {
        return Arrays.stream(values()).map(Stage::wireName).collect(Collectors.joining(", "));
    }
}
