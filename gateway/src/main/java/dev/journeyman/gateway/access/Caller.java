package dev.journeyman.gateway.access;

import java.util.Set;

/**
 * Who calls.
 *
 * @param name what the caller's limit is counted under
 * @param roles what the caller may do
 */
public record Caller(String name, Set<Role> roles) {
    /** Copies the roles. */
    public Caller {
        roles = Set.copyOf(roles);
    }
}
