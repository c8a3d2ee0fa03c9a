package dev.journeyman.retrainer.evaluation;

import picocli.CommandLine.Command;

/** {@code evals}: the examinations of a model. */
@Command(
        name = "evals",
        description = "Examines a model on held-out questions, and compares two that were.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {EvalsRunCommand.class, EvalsCompareCommand.class})
public final class EvalsCommand {}
