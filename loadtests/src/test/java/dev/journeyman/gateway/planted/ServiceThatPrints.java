package dev.journeyman.gateway.planted;

/** Prints, though it is no command. */
public final class ServiceThatPrints {
    private ServiceThatPrints() {}

    static void run() {
        Runnable print = () -> System.out.println("planted");
        print.run();
    }
}
