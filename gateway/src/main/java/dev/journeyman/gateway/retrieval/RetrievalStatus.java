package dev.journeyman.gateway.retrieval;

/** Whether retrieval works. */
public sealed interface RetrievalStatus {
    /** As it is called in answers and metrics. */
    String wire();

    /**
     * It works.
     *
     * @param passages how many there are
     */
    record Ok(int passages) implements RetrievalStatus {
        @Override
        public String wire() {
            return "ok";
        }
    }

    /** There is no index; answers are given without. */
    record Missing() implements RetrievalStatus {
        @Override
        public String wire() {
            return "missing";
        }
    }

    /**
     * The index cannot be used; answers are given without.
     *
     * @param reason what is wrong, and what mends it; for operators
     */
    record Broken(String reason) implements RetrievalStatus {
        @Override
        public String wire() {
            return "broken";
        }
    }
}
