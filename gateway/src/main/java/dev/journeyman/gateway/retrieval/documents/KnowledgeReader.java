package dev.journeyman.gateway.retrieval.documents;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.journeyman.guardrails.facts.TroubleCodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * A domain's own knowledge ({@code knowledge/*.yaml}; the format is in the domain's README). One entry is one passage whose id is the entry's, in plain
 * sentences: what it is, how it shows, causes with why, checks with why, safety.
 */
public final class KnowledgeReader implements DocumentReader {
    private static final int MOST_ENTRIES = 10_000;
    private static final Pattern RANGE = Pattern.compile("([PBCU][0-3])([0-9A-F]{3})(?:-([PBCU][0-3])([0-9A-F]{3}))?");
    private static final ObjectMapper YAML = new YAMLMapper(
                    YAMLFactory.builder().loaderOptions(limits()).build())
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

    private final Vocabulary vocabulary;
    private final Map<String, String> meanings = new LinkedHashMap<>();

    /** With the domain's table of codes, which tells which codes an entry's ranges and words stand for. */
    public KnowledgeReader(Vocabulary vocabulary, TroubleCodes codes) {
        this.vocabulary = vocabulary;
        codes.all().forEach(code -> meanings.put(code.code(), spaced(code.meaning())));
    }

    /** One entry of a file. What else it has is for training. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Entry(
            String id,
            String family,
            String title,
            List<String> codes,
            List<List<String>> meaningHas,
            String about,
            List<String> symptoms,
            List<Cause> causes,
            List<Check> checks,
            List<String> safety) {
        /** Lists that are not there are empty; the texts must be. */
        public Entry {
            for (String text : Arrays.asList(id, family, title, about)) {
                if (text == null || text.isBlank()) {
                    throw new IllegalArgumentException("an entry needs id, family, title and about; was " + id);
                }
            }
            codes = copy(codes);
            meaningHas = copy(meaningHas);
            symptoms = copy(symptoms);
            causes = copy(causes);
            checks = copy(checks);
            safety = copy(safety);
        }

        private static <T> List<T> copy(@Nullable List<T> list) {
            return list == null ? List.of() : List.copyOf(list);
        }
    }

    /** Why a fault happens. */
    public record Cause(String cause, String why) {}

    /** How it is found. */
    public record Check(String step, String why) {}

    /**
     * The entries of a file.
     *
     * @throws UnreadableDocumentException where it is no list of entries
     */
    public static List<Entry> entries(Path file) throws UnreadableDocumentException {
        try {
            List<Entry> entries = YAML.readValue(Files.readAllBytes(file), new TypeReference<>() {});
            if (entries == null || entries.size() > MOST_ENTRIES) {
                throw new UnreadableDocumentException("is not a list of 1 to " + MOST_ENTRIES + " entries");
            }
            return entries;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw new UnreadableDocumentException("is no file of knowledge: " + firstLine(e), e);
        }
    }

    @Override
    public String read(DocumentName name, Path file, Set<String> labels, PassageSink sink)
            throws UnreadableDocumentException, IOException {
        List<Passage> passages = new ArrayList<>();
        for (Entry entry : entries(file)) {
            try {
                passages.add(passage(name, entry, labels));
            } catch (RuntimeException e) {
                throw new UnreadableDocumentException("has a bad entry " + entry.id() + ": " + e.getMessage(), e);
            }
        }
        for (Passage passage : passages) {
            sink.take(passage);
        }
        return "";
    }

    private Passage passage(DocumentName name, Entry entry, Set<String> labels) {
        String text = prose(entry);
        Facets found = vocabulary.find(entry.title() + "\n" + text);
        Facets named = new Facets(codesOf(entry), Set.of(), Set.of(), Set.of());
        return new Passage(entry.id(), name, capital(entry.title()), List.of(), text, named.and(found), labels);
    }

    /** An entry in plain sentences. */
    public static String prose(Entry entry) {
        StringBuilder text = new StringBuilder(entry.about().strip());
        if (!entry.codes().isEmpty()) {
            text.append("\n\nTrouble codes: ")
                    .append(String.join(", ", entry.codes()).replace("-", " to "))
                    .append('.');
        }
        if (!entry.symptoms().isEmpty()) {
            text.append("\n\nSymptoms: ")
                    .append(String.join(", ", entry.symptoms()))
                    .append('.');
        }
        if (!entry.causes().isEmpty()) {
            text.append("\n\nCauses, most likely first:");
            entry.causes()
                    .forEach(each -> text.append(' ')
                            .append(sentence(each.cause()))
                            .append(' ')
                            .append(each.why()));
        }
        if (!entry.checks().isEmpty()) {
            text.append("\n\nChecks, in order:");
            entry.checks()
                    .forEach(each -> text.append(' ')
                            .append(sentence(each.step()))
                            .append(' ')
                            .append(each.why()));
        }
        if (!entry.safety().isEmpty()) {
            text.append("\n\nSafety: ").append(String.join(" ", entry.safety()));
        }
        return text.toString();
    }

    private Set<String> codesOf(Entry entry) {
        Set<String> named = new LinkedHashSet<>();
        for (String range : entry.codes()) {
            Matcher match = RANGE.matcher(range);
            if (!match.matches()) {
                throw new IllegalArgumentException("\"" + range + "\" is no code and no range of codes");
            }
            int from = Integer.parseInt(match.group(2), 16);
            int to = match.group(4) == null ? from : Integer.parseInt(match.group(4), 16);
            boolean sameKind = match.group(3) == null || match.group(3).equals(match.group(1));
            if (!sameKind || to < from) {
                throw new IllegalArgumentException(
                        "\"" + range + "\" is no range of one kind of codes that goes upward");
            }
            for (int code = from; code <= to && named.size() < Facets.MOST; code++) {
                named.add(String.format(Locale.ROOT, "%s%03X", match.group(1), code));
            }
        }
        List<List<String>> wanted = entry.meaningHas().stream()
                .map(words -> words.stream().map(KnowledgeReader::spaced).toList())
                .toList();
        meanings.forEach((code, meaning) -> {
            if (wanted.stream().anyMatch(words -> words.stream().allMatch(meaning::contains))) {
                named.add(code);
            }
        });
        return named;
    }

    private static String spaced(String text) {
        return " " + text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", " ").strip() + " ";
    }

    private static String sentence(String phrase) {
        String capital = capital(phrase);
        return capital.endsWith(".") ? capital : capital + ".";
    }

    private static String capital(String phrase) {
        return phrase.isEmpty() ? phrase : phrase.substring(0, 1).toUpperCase(Locale.ROOT) + phrase.substring(1);
    }

    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
    }

    private static LoaderOptions limits() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(64 << 20);
        options.setMaxAliasesForCollections(20);
        options.setNestingDepthLimit(20);
        return options;
    }
}
