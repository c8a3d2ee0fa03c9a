package dev.journeyman.gateway.planted;

import picocli.CommandLine.Command;

/** Breaks no rule: a command may print, its nested classes too. */
@Command(name = "planted")
public final class LawfulCommand implements Runnable {
    @Override
    public void run() {
        new Table().print();
    }

    private static final class Table {
        void print() {
            System.out.println("planted");
        }
    }
}
