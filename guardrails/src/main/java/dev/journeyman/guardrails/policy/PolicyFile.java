package dev.journeyman.guardrails.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.output.Denials;
import dev.journeyman.guardrails.output.Hazard;
import dev.journeyman.guardrails.output.PatternRule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A domain's {@code guardrails.yaml}, read and checked. The package says what stands in it.
 *
 * @param policies who is held to which rules; standard where the file does not say
 * @param hazards what is dangerous to advise
 * @param denials the words that turn advice into its opposite
 * @param patterns the operator's own rules
 * @param replies what is answered in place of serving a request, by name
 * @param maxChars the most characters of an input
 */
public record PolicyFile(
        Policies policies,
        List<Hazard> hazards,
        Denials denials,
        List<PatternRule> patterns,
        Map<String, String> replies,
        int maxChars) {
    /** The file's name in a domain's folder. */
    public static final String NAME = "guardrails.yaml";

    /** The reply to a question that is not of the domain. */
    public static final String OFF_TOPIC = "off_topic";

    /** The most characters of an input where the file does not say. */
    public static final int STANDARD_MAX_CHARS = 16_000;

    /** What holds without a file. */
    public static final PolicyFile STANDARD = new PolicyFile(
            StandardPolicies.policies(),
            List.of(),
            Denials.NONE,
            List.of(),
            Map.of(
                    OFF_TOPIC,
                    "I can help with vehicles, their faults and their repair. Please ask me something about that."),
            STANDARD_MAX_CHARS);

    private static final int VERSION = 1;
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_SCOPES = 64;
    private static final int MOST_HAZARDS = 256;
    private static final int MOST_PATTERNS = 128;
    private static final int MOST_PHRASES = 200;
    private static final int MOST_TEXT = 2_000;
    private static final double MOST_BUDGET_MS = 60_000;
    private static final Set<String> ROLES = new TreeSet<>(Set.of("app", "technician", "ops"));
    private static final Set<String> ROUTES =
            new TreeSet<>(Set.of("/v1/chat/completions", "/v1/diagnose", "/v1/feedback"));
    private static final Pattern NAME_FORM = Pattern.compile("[a-z][a-z0-9-]{1,40}");
    private static final Map<String, Action> ACTIONS = labels(Action.values(), Action::label);
    private static final Map<String, OnFailure> ON_FAILURE = labels(OnFailure.values(), OnFailure::label);
    private static final Map<String, Stage> STAGES = labels(Stage.values(), Stage::label);
    private static final YAMLMapper YAML = new YAMLMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    /** Copies the collections. */
    public PolicyFile {
        hazards = List.copyOf(hazards);
        patterns = List.copyOf(patterns);
        replies = Map.copyOf(replies);
    }

    private static <E> Map<String, E> labels(E[] values, Function<E, String> label) {
        return Arrays.stream(values).collect(Collectors.toMap(label, each -> each, (a, b) -> a, LinkedHashMap::new));
    }

    /**
     * Reads a file.
     *
     * @throws PolicyException where it has problems; all of them
     * @throws IOException where it cannot be read
     */
    public static PolicyFile read(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new PolicyException(
                    file,
                    List.of(new Problem("", "the file has more than " + MOST_BYTES + " bytes", "leave something out")));
        }
        List<Problem> problems = new ArrayList<>();
        PolicyFile read = parse(Files.readString(file, StandardCharsets.UTF_8), problems);
        if (!problems.isEmpty()) {
            throw new PolicyException(file, problems);
        }
        return read;
    }

    /** Reads a text; what is wrong in it is added to the problems. */
    static PolicyFile parse(String text, List<Problem> problems) {
        JsonNode node;
        try {
            node = YAML.readTree(text);
        } catch (JsonProcessingException e) {
            var place = e.getLocation();
            problems.add(new Problem(
                    "",
                    "this is no YAML" + (place == null ? "" : ", from line " + place.getLineNr() + " on") + ": "
                            + e.getOriginalMessage().lines().findFirst().orElse(""),
                    "each key stands once in its place, with spaces before it and no tabs"));
            return STANDARD;
        }
        Section root = Section.root(node, problems);
        if (!node.isObject()) {
            root.problem("the file has no keys", "begin with \"version: " + VERSION + "\"");
            return STANDARD;
        }
        root.onlyKeys(List.of("version", "limits", "replies", "rules", "policies", "patterns", "denials", "hazards"));
        if (root.at("version").number(0, Integer.MAX_VALUE, 0) != VERSION) {
            root.at("version").problem("this reader knows version " + VERSION, "write \"version: " + VERSION + "\"");
        }
        Map<String, RulePolicy> everybody = new LinkedHashMap<>(StandardPolicies.byRule());
        List<PatternRule> patterns = patterns(root.at("patterns"), everybody);
        Set<String> names = new LinkedHashSet<>(everybody.keySet());
        rules(root.at("rules"), names, everybody).forEach(everybody::put);
        List<Policies.Scope> scopes = new ArrayList<>(StandardPolicies.scopes());
        scopes.addAll(scopes(root.at("policies"), names, everybody));
        return new PolicyFile(
                new Policies(everybody, scopes),
                hazards(root.at("hazards")),
                denials(root.at("denials")),
                patterns,
                replies(root.at("replies")),
                (int) root.at("limits")
                        .onlyKeys(List.of("max_chars"))
                        .at("max_chars")
                        .number(1, 1_000_000, STANDARD_MAX_CHARS));
    }

    private static Map<String, RulePolicy> rules(
            Section section, Collection<String> names, Map<String, RulePolicy> standard) {
        Map<String, RulePolicy> rules = new LinkedHashMap<>();
        section.entries().forEach((name, rule) -> {
            if (!names.contains(name)) {
                rule.problem("there is no rule of this name", Section.meant(name, names));
                return;
            }
            rules.put(name, policy(rule, standard.getOrDefault(name, Policies.UNSAID)));
        });
        return rules;
    }

    private static RulePolicy policy(Section rule, RulePolicy standard) {
        rule.onlyKeys(List.of("action", "threshold", "budget_ms", "on_failure"));
        double budget = standard.budget().toNanos() / 1e6;
        return new RulePolicy(
                rule.at("action").oneOf(ACTIONS, standard.action()),
                rule.at("threshold").number(0, 1, standard.threshold()),
                Duration.ofNanos(Math.round(1e6 * rule.at("budget_ms").number(0.001, MOST_BUDGET_MS, budget))),
                rule.at("on_failure").oneOf(ON_FAILURE, standard.onFailure()));
    }

    private static List<Policies.Scope> scopes(
            Section section, Collection<String> names, Map<String, RulePolicy> everybody) {
        List<Policies.Scope> scopes = new ArrayList<>();
        for (Section scope : section.items(MOST_SCOPES)) {
            scope.onlyKeys(List.of("roles", "routes", "rules"));
            Set<String> roles = chosen(scope.at("roles"), ROLES);
            Set<String> routes = chosen(scope.at("routes"), ROUTES);
            if (!scope.at("roles").exists() && !scope.at("routes").exists()) {
                scope.problem("this holds for everybody", "say for which roles or routes, or write it under rules");
            }
            scopes.add(new Policies.Scope(roles, routes, rules(scope.at("rules"), names, everybody)));
        }
        return scopes;
    }

    private static Set<String> chosen(Section section, Set<String> known) {
        Set<String> chosen = new LinkedHashSet<>();
        for (Section item : section.items(known.size())) {
            String text = item.text(MOST_TEXT);
            if (text != null && !known.contains(text)) {
                item.problem("\"" + text + "\" is not known", Section.meant(text, known));
            } else if (text != null) {
                chosen.add(text);
            }
        }
        return chosen;
    }

    private static List<PatternRule> patterns(Section section, Map<String, RulePolicy> everybody) {
        List<PatternRule> patterns = new ArrayList<>();
        for (Section item : section.items(MOST_PATTERNS)) {
            item.onlyKeys(List.of("name", "stages", "pattern", "action", "replacement", "explanation"));
            String name = item.at("name").needed(MOST_TEXT);
            if (!name.isEmpty() && !NAME_FORM.matcher(name).matches()) {
                item.at("name").problem("this is no name", "write small letters, digits and hyphens");
            } else if (everybody.containsKey(name)) {
                item.at("name").problem("there is a rule \"" + name + "\" already", "choose another name");
            }
            Set<Stage> stages = new HashSet<>();
            item.at("stages")
                    .items(Stage.values().length)
                    .forEach(stage -> stages.add(stage.oneOf(STAGES, Stage.OUTPUT)));
            if (stages.isEmpty()) {
                item.at("stages").problem("this says nowhere", "write a list of " + String.join(", ", STAGES.keySet()));
            }
            String replacement = item.at("replacement").text(MOST_TEXT);
            Action action = item.at("action").oneOf(ACTIONS, replacement == null ? Action.BLOCK : Action.REWRITE);
            if (action == Action.REWRITE && replacement == null) {
                item.at("replacement")
                        .problem(
                                "this is missing",
                                "say what is written in place of a match, or let the action be block");
            }
            String explanation = item.at("explanation").text(MOST_TEXT);
            String pattern = item.at("pattern").needed(PatternRule.MOST_CHARS);
            try {
                if (!pattern.isEmpty()) {
                    patterns.add(new PatternRule(
                            name,
                            stages,
                            pattern,
                            replacement,
                            explanation == null ? "The text has what the operator does not allow." : explanation));
                    everybody.putIfAbsent(
                            name,
                            new RulePolicy(
                                    action, RulePolicy.OWN_THRESHOLD, Policies.UNSAID.budget(), OnFailure.CLOSED));
                }
            } catch (IllegalArgumentException e) {
                item.at("pattern")
                        .problem(
                                String.valueOf(e.getMessage()), "patterns are RE2: no back references, no look-around");
            }
        }
        return patterns;
    }

    private static Map<String, String> replies(Section section) {
        Map<String, String> replies = new LinkedHashMap<>(STANDARD.replies());
        section.onlyKeys(List.of(OFF_TOPIC));
        String reply = section.at(OFF_TOPIC).text(MOST_TEXT);
        if (reply != null) {
            replies.put(OFF_TOPIC, reply);
        }
        return replies;
    }

    private static Denials denials(Section section) {
        List<String> keys = List.of("forbids", "firmly", "voids", "condemns");
        section.onlyKeys(keys);
        List<List<String>> phrases =
                keys.stream().map(key -> phrases(section.at(key))).toList();
        return Denials.of(phrases.get(0), phrases.get(1), phrases.get(2), phrases.get(3));
    }

    /** Those that can be read; the others are problems. */
    private static List<String> phrases(Section section) {
        List<String> good = new ArrayList<>();
        for (Section item : section.items(MOST_PHRASES)) {
            String phrase = item.text(MOST_TEXT);
            if (phrase == null) {
                continue;
            }
            try {
                Hazard.of("check", List.of(), List.of(phrase), false, "");
                good.add(phrase);
            } catch (IllegalArgumentException e) {
                item.problem(String.valueOf(e.getMessage()), "write words with spaces between them");
            }
        }
        return good;
    }

    private static List<Hazard> hazards(Section section) {
        List<Hazard> hazards = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Section item : section.items(MOST_HAZARDS)) {
            item.onlyKeys(List.of("name", "says", "unless", "then", "warning"));
            String name = item.at("name").needed(MOST_TEXT);
            if (!name.isEmpty() && !NAME_FORM.matcher(name).matches()) {
                item.at("name").problem("this is no name", "write small letters, digits and hyphens");
            } else if (!names.add(name)) {
                item.at("name").problem("this name stands twice", "choose another one");
            }
            boolean blocks = item.at("then").oneOf(labels(Then.values(), Then::label), Then.WARN) == Then.BLOCK;
            String warning = blocks ? "" : item.at("warning").needed(MOST_TEXT);
            List<String> unless = phrases(item.at("unless"));
            List<String> ways = new ArrayList<>();
            for (Section way : item.at("says").items(MOST_PHRASES)) {
                String written = way.text(MOST_TEXT);
                try {
                    if (written != null) {
                        Hazard.Way.of(written);
                        ways.add(written);
                    }
                } catch (IllegalArgumentException e) {
                    way.problem(
                            String.valueOf(e.getMessage()),
                            "write groups between & and alternatives between |, as in \"open|remove & radiator cap & ~hot\"");
                }
            }
            if (!item.at("says").exists()) {
                item.at("says").problem("this is missing", "say how it is advised");
            }
            hazards.add(Hazard.of(name, ways, unless, blocks, warning));
        }
        return hazards;
    }

    private enum Then {
        WARN("warn"),
        BLOCK("block");

        private final String label;

        Then(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }
}
