package dev.journeyman.retrainer;

import dev.journeyman.retrainer.collect.CollectCommand;
import dev.journeyman.retrainer.evaluation.EvalsCommand;
import dev.journeyman.retrainer.merge.MergeCommand;
import dev.journeyman.retrainer.retrain.RetrainCommand;
import dev.journeyman.retrainer.synthesis.SynthesizeCommand;
import dev.journeyman.retrainer.train.TrainCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The retrainer's program: training, merging and examination of models, intake and synthesis of texts. */
@Command(
        name = "journeyman",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            TrainCommand.class,
            RetrainCommand.class,
            EvalsCommand.class,
            MergeCommand.class,
            CollectCommand.class,
            SynthesizeCommand.class
        })
public final class Main {
    private Main() {}

    /** Runs a subcommand; exits with 0, with 1 where it failed, with 2 where it was called wrongly. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    // a fault that says nothing is told by its kind
                    command.getErr()
                            .println("journeyman: "
                                    + (failure.getMessage() == null ? failure.toString() : failure.getMessage()));
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(arguments));
    }
}
