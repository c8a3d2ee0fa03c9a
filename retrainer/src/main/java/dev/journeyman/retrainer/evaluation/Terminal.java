package dev.journeyman.retrainer.evaluation;

import java.io.Console;

/** Whether a person sits before this program. */
final class Terminal {
    private Terminal() {}

    /** Whether input and output are a terminal. From Java 22 on a console says so itself; before, there is one only on a terminal. */
    @SuppressWarnings("SystemConsoleNull")
    static boolean isThere() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
