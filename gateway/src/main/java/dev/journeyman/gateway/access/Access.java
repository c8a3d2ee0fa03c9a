package dev.journeyman.gateway.access;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells who calls, by the key that comes with a request or by where it comes from. Never blocks; any thread. */
public interface Access {
    /** Without keys: whoever comes over loopback has every role, told apart by address. A key that is sent anyway is not looked at. */
    Access LOOPBACK = new Access() {
        @Override
        public Optional<Caller> caller(@Nullable String authorization, String address) {
            return Optional.of(Caller.overLoopback(address));
        }

        @Override
        public boolean isOpen() {
            return true;
        }
    };

    /**
     * The caller of a request; empty where nobody may be behind it.
     *
     * @param authorization the header of that name
     * @param address the peer's address
     */
    Optional<Caller> caller(@Nullable String authorization, String address);

    /** Whether there are no keys, so that where a request comes from is all that is known of it. */
    boolean isOpen();
}
