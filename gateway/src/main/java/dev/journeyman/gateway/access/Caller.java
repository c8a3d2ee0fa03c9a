package dev.journeyman.gateway.access;

import java.util.EnumSet;
import java.util.Set;

/**
 * Who calls.
 *
 * @param limitedAs what the caller's limits are counted under
 * @param keyId the key's id, under which the feedback log has the caller
 * @param role the role under which the log has the caller
 * @param roles what the caller may do
 * @param logging how much of what the caller asks is written down
 */
public record Caller(String limitedAs, String keyId, Role role, Set<Role> roles, KeyLogging logging) {
    /** The id of everybody who comes over loopback without keys. */
    public static final String LOOPBACK_ID = "loopback";

    /** Copies the roles. */
    public Caller {
        roles = Set.copyOf(roles);
    }

    /** Somebody at this machine, while there are no keys: may do everything, and counts as a technician, for somebody who works with the answers. */
    static Caller overLoopback(String address) {
        return new Caller(address, LOOPBACK_ID, Role.TECHNICIAN, EnumSet.allOf(Role.class), KeyLogging.FULL);
    }

    static Caller of(ApiKey key) {
        return new Caller(key.id(), key.id(), key.role(), Set.of(key.role()), key.logging());
    }

    /** Whether the caller has one of these roles. */
    public boolean hasAny(Set<Role> wanted) {
        return roles.stream().anyMatch(wanted::contains);
    }

    /** Whether the caller decides for others. */
    public boolean isOps() {
        return roles.contains(Role.OPS);
    }
}
