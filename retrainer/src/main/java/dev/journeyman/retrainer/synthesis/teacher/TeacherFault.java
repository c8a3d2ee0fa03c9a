package dev.journeyman.retrainer.synthesis.teacher;

import java.time.Duration;
import java.util.Locale;

/** Why a call brought no answer. Its message never has text of the teacher's: such a text can have a key in it. */
public final class TeacherFault extends Exception {
    private static final long serialVersionUID = 1L;

    /** What to do about it. */
    enum Remedy {
        /** Ask again, later. */
        RETRY,
        /** Not to be had for this request. */
        GIVE_UP,
        /** No request can be answered. */
        END
    }

    /** The closed list. */
    public enum Kind {
        /** No connection, or one that broke. */
        CONNECTION(Remedy.RETRY, true),
        /** No whole answer in time. */
        TIMEOUT(Remedy.RETRY, true),
        /** HTTP 408, 409, 429. */
        BUSY(Remedy.RETRY, false),
        /** HTTP 5xx. */
        SERVER(Remedy.RETRY, true),
        /** HTTP 200, and no answer in it. */
        MALFORMED(Remedy.RETRY, true),
        /** More bytes than an answer may have. */
        TOO_LONG(Remedy.RETRY, true),
        /** Another HTTP 4xx: this request is wrong. */
        REFUSED(Remedy.GIVE_UP, false),
        /** HTTP 401, 403, 404 or a redirect: key, address or model are wrong. */
        DENIED(Remedy.END, false);

        private final Remedy remedy;
        private final boolean charged;

        Kind(Remedy remedy, boolean charged) {
            this.remedy = remedy;
            this.charged = charged;
        }

        Remedy remedy() {
            return remedy;
        }

        /** Whether the teacher may have worked on it, so that all that was reserved counts as spent. */
        boolean isCharged() {
            return charged;
        }

        /** The name in files. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Kind kind;
    private final Duration after;

    /** A fault after which one may ask again at once. */
    public TeacherFault(Kind kind, String message) {
        this(kind, message, Duration.ZERO);
    }

    /**
     * A fault.
     *
     * @param after how long the teacher wants to be left alone
     */
    public TeacherFault(Kind kind, String message, Duration after) {
        super(message);
        this.kind = kind;
        this.after = after;
    }

    /** Which kind it is. */
    public Kind kind() {
        return kind;
    }

    Duration after() {
        return after;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
