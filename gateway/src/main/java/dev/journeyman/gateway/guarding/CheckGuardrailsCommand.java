package dev.journeyman.gateway.guarding;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.gateway.diagnose.DomainFacts;
import dev.journeyman.gateway.models.Terminal;
import dev.journeyman.guardrails.domain.DomainGuardrails;
import dev.journeyman.guardrails.policy.PolicyException;
import dev.journeyman.guardrails.policy.PolicyFile;
import dev.journeyman.guardrails.policy.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code journeyman guardrails check}: reads a domain's policy file and tells every problem of it. */
@Command(
        name = "check",
        description =
                "Reads the domain's guardrails.yaml and names every problem of it, each with its place and what to"
                        + " write instead.",
        mixinStandardHelpOptions = true)
public final class CheckGuardrailsCommand implements Callable<Integer> {
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
        Path file = folder.resolve(PolicyFile.NAME);
        try {
            if (!Files.isDirectory(folder)) {
                throw new IOException("There is no folder " + folder + ".");
            }
            PolicyFile policy = DomainGuardrails.policy(folder);
            terminal.event(JSON.createObjectNode()
                    .put("event", "checked")
                    .put("file", file.toString())
                    .put("exists", Files.exists(file))
                    .put("hazards", policy.hazards().size())
                    .put("patterns", policy.patterns().size())
                    .put("problems", 0));
            terminal.line(
                    Files.exists(file)
                            ? "No problems in " + file + ": " + policy.hazards().size() + " hazards, "
                                    + policy.patterns().size() + " patterns."
                            : "There is no " + file + ": the standard policies hold.");
            return CommandLine.ExitCode.OK;
        } catch (PolicyException e) {
            for (Problem problem : e.problems()) {
                terminal.event(JSON.createObjectNode()
                        .put("event", "problem")
                        .put("path", problem.path())
                        .put("says", problem.says())
                        .put("fix", problem.fix()));
                terminal.line(problem.toString());
            }
            terminal.remark("journeyman: " + e.problems().size() + (e.problems().size() == 1 ? " problem" : " problems")
                    + " in " + file);
        } catch (IOException e) {
            terminal.event(
                    JSON.createObjectNode().put("event", "error").put("message", String.valueOf(e.getMessage())));
            terminal.remark("journeyman: " + e.getMessage());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }
}
