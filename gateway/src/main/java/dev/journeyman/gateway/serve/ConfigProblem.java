package dev.journeyman.gateway.serve;

/**
 * One thing that is wrong with the configuration.
 *
 * @param option the option, as it is written on the command line
 * @param message what is wrong and how to put it right
 */
public record ConfigProblem(String option, String message) {
    @Override
    public String toString() {
        return option + ": " + message;
    }
}
