package dev.journeyman.guardrails.policy;

/**
 * Something in a policy file that cannot be.
 *
 * @param path the key's, as in {@code rules.facts.action}; empty for the file as a whole
 * @param says what is wrong
 * @param fix what to write instead
 */
public record Problem(String path, String says, String fix) {
    @Override
    public String toString() {
        return (path.isEmpty() ? "" : path + ": ") + says + (fix.isEmpty() ? "" : "; " + fix);
    }
}
