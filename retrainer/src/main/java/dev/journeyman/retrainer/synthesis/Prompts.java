package dev.journeyman.retrainer.synthesis;

import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.lineage.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The templates of what a teacher is asked: {@code prompts/NAME.txt} of the domain, else the one that comes with the program. Immutable. */
final class Prompts {
    /** The judge's template. */
    static final String JUDGE = "judge";

    private static final Pattern SLOT = Pattern.compile("\\{([a-z]+)}");
    private static final Set<String> SLOTS =
            Set.of("domain", "question", "answer", "passage", "facts", "variant", "rejected");
    private static final int MOST_BYTES = 64 << 10;
    private static final int DIGEST = 12;

    private final SortedMap<String, String> templates = new TreeMap<>();

    private Prompts() {}

    /**
     * Reads them.
     *
     * @throws IOException where one cannot be read or has slots that nothing fills; the message names all
     */
    static Prompts read(Domain domain) throws IOException {
        Prompts prompts = new Prompts();
        List<String> names = new ArrayList<>(List.of(JUDGE));
        for (Strategy strategy : Strategy.values()) {
            names.add(strategy.wireName());
        }
        List<String> problems = new ArrayList<>();
        for (String name : names) {
            String text = template(domain, name);
            SLOT.matcher(text)
                    .results()
                    .map(slot -> slot.group(1))
                    .filter(slot -> !SLOTS.contains(slot))
                    .forEach(slot ->
                            problems.add("prompts/" + name + ".txt has {" + slot + "}; there are only " + SLOTS));
            prompts.templates.put(name, text);
        }
        if (!problems.isEmpty()) {
            throw new IOException(String.join("\n", problems));
        }
        return prompts;
    }

    private static String template(Domain domain, String name) throws IOException {
        Path own = domain.folder().resolve("prompts").resolve(name + ".txt");
        if (Files.exists(own)) {
            if (Files.size(own) > MOST_BYTES) {
                throw new IOException(own + " has more than " + MOST_BYTES + " bytes");
            }
            return Files.readString(own).strip();
        }
        try (InputStream in = Prompts.class.getResourceAsStream("prompts/" + name + ".txt")) {
            if (in == null) {
                throw new IOException("the program has no template prompts/" + name + ".txt");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    /** A template with its slots filled, in one pass: what is filled in is never filled again. Slots without a value are empty. */
    String fill(String name, Map<String, String> values) {
        return SLOT.matcher(text(name))
                .replaceAll(slot -> Matcher.quoteReplacement(values.getOrDefault(slot.group(1), "")))
                .replaceAll("\n{3,}", "\n\n");
    }

    /** A template's name and the beginning of its digest, for provenance. */
    String version(String name) {
        return name + "@" + Sha256.of(text(name)).substring(0, DIGEST);
    }

    /** Of all templates. */
    String digest() {
        return Sha256.of(templates.toString());
    }

    private String text(String name) {
        return templates.getOrDefault(name, "");
    }
}
