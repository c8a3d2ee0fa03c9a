package dev.journeyman.retrainer;

import dev.journeyman.retrainer.train.TrainCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The retrainer's commands. Exit codes: 0 done, 1 failed, 2 usage. */
@Command(
        name = "journeyman",
        mixinStandardHelpOptions = true,
        subcommands = {TrainCommand.class})
public final class Main {
    private Main() {}

    /** Runs one command and exits. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }
}
