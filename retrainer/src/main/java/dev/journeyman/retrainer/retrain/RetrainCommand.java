package dev.journeyman.retrainer.retrain;

import dev.journeyman.retrainer.trainingset.DatasetCommand;
import picocli.CommandLine.Command;

/** {@code retrain}: from feedback to a candidate, in parts that can be run by themselves. */
@Command(
        name = "retrain",
        description = "Makes training sets of feedback.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = DatasetCommand.class)
public final class RetrainCommand {}
