package dev.journeyman.gateway.access;

import java.util.EnumSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells who calls, by the key that comes with a request or by where it comes from. Never blocks. */
public interface Access {
    /** Without keys: whoever comes over loopback has every role, told apart by address. A key that is sent anyway is not looked at. */
    Access LOOPBACK = (authorization, address) -> Optional.of(new Caller(address, EnumSet.allOf(Role.class)));

    /**
     * The caller of a request; empty where nobody may be behind it.
     *
     * @param authorization the header of that name
     * @param address the peer's address
     */
    Optional<Caller> caller(@Nullable String authorization, String address);
}
