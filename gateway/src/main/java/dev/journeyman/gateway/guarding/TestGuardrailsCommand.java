package dev.journeyman.gateway.guarding;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.gateway.diagnose.DomainFacts;
import dev.journeyman.gateway.models.Terminal;
import dev.journeyman.guardrails.Guardrails;
import dev.journeyman.guardrails.RuleWatch;
import dev.journeyman.guardrails.domain.DomainGuardrails;
import dev.journeyman.guardrails.domain.RuleCases;
import dev.journeyman.guardrails.facts.TroubleCodes;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code journeyman guardrails test}: runs the cases of a domain's guardrails and tells those that fail. */
@Command(
        name = "test",
        description = "Runs the cases of the domain's guardrails-tests.yaml and names those that fail.",
        mixinStandardHelpOptions = true)
public final class TestGuardrailsCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Option(
            names = "--domain",
            paramLabel = "DIR",
            description = "the domain's folder (default: domains/automotive of the project)")
    private @Nullable Path domain;

    @Option(names = "--json", description = "Answer with JSON, one object a line.")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        Terminal terminal = Terminal.of(command.getOut(), command.getErr(), json);
        Path folder = domain == null ? DomainFacts.defaultFolder() : domain;
        try {
            RuleCases cases = RuleCases.read(folder.resolve(RuleCases.NAME));
            Guardrails guardrails =
                    DomainGuardrails.load(folder, TroubleCodes.read(folder.resolve("facts/dtc.csv")), RuleWatch.NONE);
            List<String> failures = cases.failures(guardrails);
            for (String failure : failures) {
                terminal.event(JSON.createObjectNode().put("event", "failure").put("message", failure));
                terminal.line(failure);
            }
            terminal.event(JSON.createObjectNode()
                    .put("event", "tested")
                    .put("cases", cases.cases().size())
                    .put("failures", failures.size()));
            terminal.line(cases.cases().size() + " cases, " + failures.size()
                    + (failures.size() == 1 ? " failure." : " failures."));
            return failures.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } catch (NoSuchFileException e) {
            failed(terminal, "There is no " + e.getFile() + ".");
        } catch (IOException e) {
            failed(terminal, String.valueOf(e.getMessage()));
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static void failed(Terminal terminal, String message) {
        terminal.event(JSON.createObjectNode().put("event", "error").put("message", message));
        terminal.remark("journeyman: " + message);
    }
}
