package dev.journeyman.gateway.retrieval.documents;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of parts and makes that a domain knows, and how to find them, trouble codes and years in a text. Plural and singular of a part are the same, and
 * so are {@code air-bag} and {@code air bag}. Immutable.
 */
public final class Vocabulary {
    /** Where a domain has its vocabulary. */
    public static final String FILE = "retrieval/vocabulary.yaml";

    /** Knows no part and no make; codes and years are found all the same. */
    public static final Vocabulary EMPTY = new Vocabulary(List.of(), List.of());

    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_NAMES = 10_000;
    private static final int MOST_WORDS = 5; // of one name
    private static final int OLDEST_YEAR = 1950;
    private static final int NEWEST_YEAR = 2049;
    private static final Pattern CODE = Pattern.compile("[pbcu][0-3][0-9a-f]{3}");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]++(?:['’]s\\b)?");
    private static final Set<String> UNITS = Set.of(
            "rpm", "rev", "revs", "turn", "turns", "km", "mile", "miles", "mi", "kpa", "mbar", "psi", "bar", "v",
            "volt", "volts", "ohm", "ohms", "nm", "cc", "hz", "hours", "g", "kg", "lb", "mm", "ml", "w", "watt",
            "watts");

    private final Map<String, String> parts;
    private final Map<String, String> makes;

    /** Of these names, as they are to be shown. */
    public Vocabulary(Collection<String> parts, Collection<String> makes) {
        this.parts = byWords(parts);
        this.makes = byWords(makes);
    }

    /**
     * Reads a domain's vocabulary; a domain without one has the empty one.
     *
     * @throws IOException where the file is not {@code parts: [...]} and {@code makes: [...]}
     */
    public static Vocabulary ofDomain(Path domain) throws IOException {
        Path file = domain.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return EMPTY;
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(file + " is larger than " + MOST_BYTES + " bytes");
        }
        Map<String, List<String>> lists =
                YAMLMapper.builder().build().readValue(file.toFile(), new TypeReference<>() {});
        List<String> parts = lists.getOrDefault("parts", List.of());
        List<String> makes = lists.getOrDefault("makes", List.of());
        if (parts.size() + makes.size() > MOST_NAMES) {
            throw new IOException(file + " has more than " + MOST_NAMES + " names");
        }
        return new Vocabulary(parts, makes);
    }

    /** What a text names. */
    public Facets find(String text) {
        List<String> words = words(text);
        Set<String> codes = new LinkedHashSet<>();
        Set<String> foundParts = new LinkedHashSet<>();
        Set<String> foundMakes = new LinkedHashSet<>();
        Set<Integer> years = new LinkedHashSet<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (CODE.matcher(word).matches()) {
                codes.add(word.toUpperCase(Locale.ROOT));
            } else if (isYear(word) && (i + 1 == words.size() || !UNITS.contains(words.get(i + 1)))) {
                years.add(Integer.valueOf(word));
            }
            longest(words, i, parts, foundParts);
            longest(words, i, makes, foundMakes);
        }
        return new Facets(codes, foundParts, foundMakes, years);
    }

    /** The longest name that begins with the word; shorter ones within it count only by themselves. */
    private static void longest(List<String> words, int at, Map<String, String> names, Set<String> found) {
        StringBuilder key = new StringBuilder();
        String best = null;
        for (int n = 0; n < MOST_WORDS && at + n < words.size(); n++) {
            key.append(n == 0 ? "" : " ").append(singular(words.get(at + n)));
            String name = names.get(key.toString());
            best = name == null ? best : name;
        }
        if (best != null) {
            found.add(best);
        }
    }

    private static boolean isYear(String word) {
        if (word.length() != 4 || !word.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        int year = Integer.parseInt(word);
        return year >= OLDEST_YEAR && year <= NEWEST_YEAR;
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
        while (matcher.find()) {
            String word = matcher.group();
            words.add(word.endsWith("'s") || word.endsWith("’s") ? word.substring(0, word.length() - 2) : word);
        }
        return words;
    }

    /** A rough singular, the same for names and texts: "coils" and "coil" are one, "gas" and "glass" stay. */
    private static String singular(String word) {
        int n = word.length();
        if (n > 4 && word.endsWith("ies")) {
            return word.substring(0, n - 3) + "y";
        }
        return n > 3 && word.endsWith("s") && !word.endsWith("ss") && !word.endsWith("us") && !word.endsWith("is")
                ? word.substring(0, n - 1)
                : word;
    }

    private static Map<String, String> byWords(Collection<String> names) {
        Map<String, String> byWords = new HashMap<>();
        for (String name : names) {
            String key = String.join(
                    " ", words(name).stream().map(Vocabulary::singular).toList());
            if (key.isEmpty() || key.split(" ", -1).length > MOST_WORDS) {
                throw new IllegalArgumentException("\"" + name + "\" must have 1 to " + MOST_WORDS + " words");
            }
            byWords.putIfAbsent(key, name.toLowerCase(Locale.ROOT));
        }
        return Map.copyOf(byWords);
    }
}
