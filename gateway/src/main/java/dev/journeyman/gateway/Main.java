package dev.journeyman.gateway;

import dev.journeyman.gateway.access.KeysCommand;
import dev.journeyman.gateway.feedback.FeedbackCommand;
import dev.journeyman.gateway.guarding.GuardrailsCommand;
import dev.journeyman.gateway.models.ModelsCommand;
import dev.journeyman.gateway.retrieval.IndexCommand;
import dev.journeyman.gateway.serve.ServeCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The gateway's command line. Exit codes: 0 done, 1 failed, 2 wrong usage. */
@Command(
        name = "journeyman",
        description = "Serves a small language model for fault diagnosis and improves it from what technicians say.",
        mixinStandardHelpOptions = true,
        version = "journeyman 0.1.0",
        subcommands = {
            ServeCommand.class,
            ModelsCommand.class,
            KeysCommand.class,
            FeedbackCommand.class,
            IndexCommand.class,
            GuardrailsCommand.class,
            HelpCommand.class,
        })
public final class Main {
    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, args));
    }

    /** Runs a command and returns its exit code. */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new Main())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args);
    }
}
