package dev.journeyman.retrainer.domain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.journeyman.guardrails.facts.TroubleCode;
import dev.journeyman.guardrails.facts.TroubleCodes;
import dev.journeyman.slm.tokenizer.Message;
import dev.journeyman.slm.tokenizer.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A domain folder, read and checked as a whole. Immutable. */
public final class Domain {
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final Pattern CODES = Pattern.compile("([PBCU][0-3][0-9A-F]{3})(?:-([PBCU][0-3][0-9A-F]{3}))?");

    private final Path folder;
    private final String name;
    private final String systemPrompt;
    private final TroubleCodes codes;
    private final List<Passage> passages;
    private final Map<String, Passage> byCode;
    private final Phrasings phrasings;
    private final List<Instruction> instructions;

    private Domain(
            Path folder,
            String name,
            String systemPrompt,
            TroubleCodes codes,
            List<Passage> passages,
            Phrasings phrasings,
            List<Instruction> instructions) {
        this.folder = folder;
        this.name = name;
        this.systemPrompt = systemPrompt;
        this.codes = codes;
        this.passages = List.copyOf(passages);
        this.byCode = Collections.unmodifiableMap(assign(codes, passages));
        this.phrasings = phrasings;
        this.instructions = List.copyOf(instructions);
    }

    /**
     * Reads a domain folder.
     *
     * @throws IOException where a file is missing or malformed; the message names every file and record at fault
     */
    public static Domain read(Path folder) throws IOException {
        List<String> problems = new ArrayList<>();
        JsonNode head = YAML.readTree(folder.resolve("domain.yaml").toFile());
        TroubleCodes codes = TroubleCodes.read(folder.resolve("facts/dtc.csv"));
        List<Passage> passages = new ArrayList<>();
        for (Path file : files(folder.resolve("knowledge"), ".yaml")) {
            try {
                passages.addAll(YAML.readValue(file.toFile(), new TypeReference<List<Passage>>() {}));
            } catch (JsonProcessingException e) {
                problems.add(file + ": " + e.getOriginalMessage());
            }
        }
        check(passages, problems);
        List<Instruction> instructions = new ArrayList<>();
        for (Path file : files(folder.resolve("instructions"), ".jsonl")) {
            readInstructions(file, instructions, problems);
        }
        Phrasings phrasings = Phrasings.read(folder.resolve("templates"), YAML, problems);
        if (!problems.isEmpty()) {
            throw new IOException("the domain " + folder + " has problems:\n  "
                    + String.join("\n  ", problems.subList(0, Math.min(50, problems.size()))));
        }
        return new Domain(
                folder,
                head.path("name").asText(String.valueOf(folder.getFileName())),
                Files.readString(folder.resolve("system-prompt.txt")).strip(),
                codes,
                passages,
                phrasings,
                instructions);
    }

    public Path folder() {
        return folder;
    }

    public String name() {
        return name;
    }

    public String systemPrompt() {
        return systemPrompt;
    }

    public TroubleCodes codes() {
        return codes;
    }

    public List<Passage> passages() {
        return passages;
    }

    public Phrasings phrasings() {
        return phrasings;
    }

    public List<Instruction> instructions() {
        return instructions;
    }

    /** The passage a trouble code falls to: one that names it, else the one with most words of its meaning. */
    public Optional<Passage> passageFor(String code) {
        return Optional.ofNullable(byCode.get(code));
    }

    private static Map<String, Passage> assign(TroubleCodes codes, List<Passage> passages) {
        Map<String, Passage> byCode = new HashMap<>();
        for (Passage passage : passages) {
            for (String range : passage.codes()) {
                var match = CODES.matcher(range);
                if (match.matches()) {
                    String to = match.group(2) == null ? match.group(1) : match.group(2);
                    codes.between(match.group(1), to).forEach(code -> byCode.putIfAbsent(code.code(), passage));
                }
            }
        }
        for (TroubleCode code : codes.all()) {
            if (!byCode.containsKey(code.code())) {
                bestByMeaning(code, passages).ifPresent(passage -> byCode.put(code.code(), passage));
            }
        }
        return new TreeMap<>(byCode);
    }

    private static Optional<Passage> bestByMeaning(TroubleCode code, List<Passage> passages) {
        String meaning = " " + code.meaning().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", " ") + " ";
        Passage best = null;
        int most = 0;
        for (Passage passage : passages) {
            for (List<String> words : passage.meaningHas()) {
                boolean all = words.stream()
                        .allMatch(word -> meaning.contains(" "
                                + word.toLowerCase(Locale.ROOT)
                                        .replaceAll("[^a-z0-9]+", " ")
                                        .strip() + " "));
                if (all && words.size() > most) {
                    best = passage;
                    most = words.size();
                }
            }
        }
        return Optional.ofNullable(best);
    }

    private static void check(List<Passage> passages, List<String> problems) {
        Set<String> ids = new HashSet<>();
        for (Passage passage : passages) {
            if (!ids.add(passage.id())) {
                problems.add("passage " + passage.id() + " stands twice");
            }
            if (passage.symptoms().size() < 2
                    || passage.causes().isEmpty()
                    || passage.checks().isEmpty()) {
                problems.add("passage " + passage.id() + " needs two symptoms, a cause and a check");
            }
            sentences(passage).forEach(sentence -> {
                if (sentence.isBlank() || Character.isLowerCase(sentence.codePointAt(0))) {
                    problems.add(
                            "passage " + passage.id() + ": \"" + sentence + "\" must be a sentence and begin as one");
                }
            });
            for (String range : passage.codes()) {
                var match = CODES.matcher(range);
                if (!match.matches()) {
                    problems.add("passage " + passage.id() + ": \"" + range + "\" is no code and no range of codes");
                } else if (match.group(2) != null && match.group(1).compareTo(match.group(2)) > 0) {
                    problems.add("passage " + passage.id() + ": the range \"" + range + "\" ends before it begins");
                }
            }
        }
    }

    /** What must be whole sentences: the reasons and the warnings. */
    private static Stream<String> sentences(Passage passage) {
        return Stream.of(
                        Stream.of(passage.about()),
                        passage.causes().stream().map(Passage.Cause::why),
                        passage.checks().stream().map(Passage.Check::why),
                        passage.safety().stream())
                .flatMap(each -> each);
    }

    private static void readInstructions(Path file, List<Instruction> into, List<String> problems) throws IOException {
        int number = 0;
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            try {
                into.add(instruction(JSON.readTree(line)));
            } catch (JsonProcessingException | IllegalArgumentException e) {
                problems.add(file + " line " + number + ": " + e.getMessage());
            }
        }
    }

    private static Instruction instruction(JsonNode node) {
        List<Message> messages = new ArrayList<>();
        if (node.has("messages")) {
            for (JsonNode message : node.get("messages")) {
                messages.add(new Message(
                        Role.ofWireName(message.path("role").asText()),
                        message.path("content").asText()));
            }
        } else {
            messages.add(Message.user(node.path("prompt").asText()));
            messages.add(Message.assistant(node.path("answer").asText()));
        }
        if (messages.isEmpty() || messages.get(messages.size() - 1).role() != Role.ASSISTANT) {
            throw new IllegalArgumentException("the last message must be the assistant's");
        }
        if (messages.stream().anyMatch(message -> message.content().isBlank())) {
            throw new IllegalArgumentException("prompt and answer must not be empty");
        }
        return new Instruction(
                node.path("id").asText(),
                node.path("concept").asText(),
                node.path("kind").asText(),
                List.copyOf(messages));
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
