package dev.journeyman.gateway.diagnose;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.journeyman.guardrails.facts.TroubleCode;
import dev.journeyman.guardrails.facts.TroubleCodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a domain folder holds for certain and the gateway needs. Immutable. */
public final class DomainFacts {
    static final ObjectMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    private final String systemPrompt;
    private final TroubleCodes codes;
    private final SeverityRules severity;
    private final SafetyRules safety;

    private DomainFacts(String systemPrompt, TroubleCodes codes, SeverityRules severity, SafetyRules safety) {
        this.systemPrompt = systemPrompt;
        this.codes = codes;
        this.severity = severity;
        this.safety = safety;
    }

    /** The folder of the domain that the project brings along. */
    public static Path defaultFolder() {
        return Path.of(System.getProperty("journeyman.root", "."), "domains", "automotive");
    }

    /**
     * Reads a domain folder: {@code system-prompt.txt}, {@code facts/dtc.csv}, {@code facts/severity.yaml} and {@code facts/safety.yaml}.
     *
     * @throws IOException where a file is missing or malformed; the message names it
     */
    public static DomainFacts read(Path domain) throws IOException {
        return new DomainFacts(
                Files.readString(domain.resolve("system-prompt.txt")).strip(),
                TroubleCodes.read(domain.resolve("facts/dtc.csv")),
                SeverityRules.read(domain.resolve("facts/severity.yaml")),
                SafetyRules.read(domain.resolve("facts/safety.yaml")));
    }

    /** What is put before a conversation that has no system message. */
    public String systemPrompt() {
        return systemPrompt;
    }

    /** The table of trouble codes. */
    public TroubleCodes codes() {
        return codes;
    }

    /** How urgent a code is: critical, high, medium or low. */
    public String severityOf(TroubleCode code) {
        return severity.of(code).level().name();
    }

    SeverityRules severity() {
        return severity;
    }

    SafetyRules safety() {
        return safety;
    }
}
