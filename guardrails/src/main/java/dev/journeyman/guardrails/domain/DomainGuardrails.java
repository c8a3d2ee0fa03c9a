package dev.journeyman.guardrails.domain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.journeyman.guardrails.Guardrails;
import dev.journeyman.guardrails.Rule;
import dev.journeyman.guardrails.RuleWatch;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.classifier.Classifier;
import dev.journeyman.guardrails.classifier.ClassifierRule;
import dev.journeyman.guardrails.classifier.Head;
import dev.journeyman.guardrails.facts.TroubleCodes;
import dev.journeyman.guardrails.input.EncodingRule;
import dev.journeyman.guardrails.input.HarmfulIntentRule;
import dev.journeyman.guardrails.input.HiddenAttackRule;
import dev.journeyman.guardrails.input.InjectionPatternsRule;
import dev.journeyman.guardrails.input.PersonalDataRule;
import dev.journeyman.guardrails.input.SizeRule;
import dev.journeyman.guardrails.output.CitationsRule;
import dev.journeyman.guardrails.output.DangerousAdviceRule;
import dev.journeyman.guardrails.output.DegenerationRule;
import dev.journeyman.guardrails.output.FactsRule;
import dev.journeyman.guardrails.output.GroundednessRule;
import dev.journeyman.guardrails.output.LanguageRule;
import dev.journeyman.guardrails.output.PromptLeakRule;
import dev.journeyman.guardrails.output.SecretsRule;
import dev.journeyman.guardrails.output.ToxicityRule;
import dev.journeyman.guardrails.policy.PolicyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.LongSupplier;

/** Makes the guardrails of a domain's folder. */
public final class DomainGuardrails {
    private static final String ENGLISH = "en";

    private DomainGuardrails() {}

    /**
     * Every rule that there is, under the domain's policies.
     *
     * @param domain the folder; without a {@code guardrails.yaml} the standard policies hold
     * @throws dev.journeyman.guardrails.policy.PolicyException where the file has problems; all of them
     * @throws IOException where a file cannot be read
     */
    public static Guardrails load(Path domain, TroubleCodes codes, RuleWatch watch) throws IOException {
        return load(domain, codes, watch, System::nanoTime);
    }

    /** The same with the clock that budgets are measured by; one that stands still never ends them. */
    public static Guardrails load(Path domain, TroubleCodes codes, RuleWatch watch, LongSupplier nanoClock)
            throws IOException {
        PolicyFile policy = policy(domain);
        return new Guardrails(rules(policy, codes, language(domain)), policy.policies(), watch, nanoClock);
    }

    /** The files of a folder that guardrails are made of, whether they are there or not: where one changes, they are to be made anew. */
    public static List<Path> files(Path domain) {
        return List.of(domain.resolve(PolicyFile.NAME), domain.resolve("domain.yaml"), domain.resolve("facts/dtc.csv"));
    }

    /** The domain's policy file, or what holds without one. */
    public static PolicyFile policy(Path domain) throws IOException {
        Path file = domain.resolve(PolicyFile.NAME);
        return Files.exists(file) ? PolicyFile.read(file) : PolicyFile.STANDARD;
    }

    /** The one list of all rules. Those of one cost are asked in this order. */
    private static List<Rule> rules(PolicyFile policy, TroubleCodes codes, String language) {
        List<Rule> rules = new ArrayList<>();
        Classifier classifier = Classifier.shipped();
        // what is asked, what is found and what is to be learned from
        rules.add(new SizeRule(policy.maxChars(), SizeRule.MOST_LINES, SizeRule.MOST_WORD_CHARS));
        rules.add(new EncodingRule());
        rules.add(new InjectionPatternsRule());
        rules.add(new HarmfulIntentRule());
        rules.add(new PersonalDataRule());
        rules.add(new HiddenAttackRule(text -> classifier.score(Head.INJECTION, text)));
        rules.add(new ClassifierRule("injection", Head.INJECTION, EnumSet.of(Stage.INPUT, Stage.CORRECTION)));
        rules.add(new ClassifierRule("harm", Head.HARM, EnumSet.of(Stage.INPUT)));
        rules.add(new ClassifierRule("planted", Head.PLANTED, EnumSet.of(Stage.PASSAGE)));
        rules.add(new ClassifierRule(
                "topic", Head.TOPIC, EnumSet.of(Stage.INPUT), policy.replies().get(PolicyFile.OFF_TOPIC), classifier));
        rules.add(new ClassifierRule("insults", Head.TOXICITY, EnumSet.of(Stage.OUTPUT, Stage.CORRECTION)));
        // what is answered
        rules.add(new DegenerationRule());
        rules.add(new SecretsRule());
        rules.add(new ToxicityRule());
        rules.add(new LanguageRule(language));
        rules.add(new FactsRule(codes));
        rules.add(new PromptLeakRule());
        rules.add(new CitationsRule());
        rules.add(new GroundednessRule());
        rules.add(new DangerousAdviceRule(policy.hazards(), policy.denials())); // last: it adds sentences of its own
        // what the operator wrote
        rules.addAll(policy.patterns());
        return rules;
    }

    private static String language(Path domain) throws IOException {
        Path file = domain.resolve("domain.yaml");
        if (!Files.exists(file)) {
            return ENGLISH;
        }
        JsonNode language = new YAMLMapper().readTree(file.toFile()).path("language");
        return language.isTextual() ? language.asText() : ENGLISH;
    }
}
