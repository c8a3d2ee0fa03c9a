package dev.journeyman.gateway.tracing;

import java.util.List;

/** A part of a request that takes time; closing it ends it. Any thread may use it. */
public interface Step extends AutoCloseable {
    /** A step that nobody follows. */
    Step NONE = new Step() {
        @Override
        public Step put(String key, String value) {
            return this;
        }

        @Override
        public Step put(String key, long value) {
            return this;
        }

        @Override
        public Step put(String key, List<String> values) {
            return this;
        }

        @Override
        public void close() {}
    };

    /** Says more of it. */
    Step put(String key, String value);

    /** Says more of it. */
    Step put(String key, long value);

    /** Says more of it. */
    Step put(String key, List<String> values);

    /** It is over; a second time does nothing. */
    @Override
    void close();
}
