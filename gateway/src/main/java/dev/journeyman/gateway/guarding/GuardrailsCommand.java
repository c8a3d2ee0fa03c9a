package dev.journeyman.gateway.guarding;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code journeyman guardrails}: what is done with the guardrails besides serving. Exit codes: 0 done, 1 failed, 2 wrong usage. */
@Command(
        name = "guardrails",
        description = "Checks and tests a domain's guardrails, and trains their classifier.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            CheckGuardrailsCommand.class,
            TestGuardrailsCommand.class,
            TrainClassifierCommand.class,
            CommandLine.HelpCommand.class
        })
public final class GuardrailsCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "Missing subcommand, for example: guardrails check");
        }
    }
}
