package dev.journeyman.gateway.tracing;

/** The trace of one request. Any thread may use it; what is told after its end is dropped or comes late, and never fails. */
public interface RequestTrace {
    /** The trace of a request that nobody follows. */
    RequestTrace NONE = new RequestTrace() {
        @Override
        public boolean isOn() {
            return false;
        }

        @Override
        public String traceId() {
            return "";
        }

        @Override
        public Step step(String name) {
            return Step.NONE;
        }

        @Override
        public void generated(TracedGeneration generation) {}

        @Override
        public void end(Ending ending) {}
    };

    /**
     * How a request ended.
     *
     * @param route its path with the names of what varies, never the path itself
     * @param errorType the error's label; empty where there is none
     */
    record Ending(String route, int status, String errorType, String requestId) {}

    /** Whether anything becomes of what is told. */
    boolean isOn();

    /** The trace's id in 32 hexadecimal digits; empty where nobody follows. */
    String traceId();

    /** Begins a step of the request. */
    Step step(String name);

    /** A generation is over: its span and those of its parts are made of its times. */
    void generated(TracedGeneration generation);

    /** The request is over. */
    void end(Ending ending);
}
