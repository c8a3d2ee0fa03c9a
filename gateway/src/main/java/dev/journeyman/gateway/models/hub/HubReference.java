package dev.journeyman.gateway.models.hub;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A revision of a model repository: {@code hf:ORG/NAME} or {@code hf:ORG/NAME@REV}.
 *
 * @param organisation ORG
 * @param name NAME
 * @param revision a branch, a tag, a commit or {@code refs/pr/N}; {@code main} where none is said
 */
public record HubReference(String organisation, String name, String revision) {
    /** What a reference starts with. */
    public static final String PREFIX = "hf:";

    private static final String PART = "[A-Za-z0-9][A-Za-z0-9._-]{0,95}";
    private static final Pattern FORM =
            Pattern.compile(PREFIX + "(" + PART + ")/(" + PART + ")(?:@([A-Za-z0-9][A-Za-z0-9._/-]{0,199}))?");

    /**
     * Reads a reference.
     *
     * @throws IllegalArgumentException if it is not of the form
     */
    public static HubReference parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || text.contains("..")) {
            throw new IllegalArgumentException(
                    "a model on the hub is named hf:ORG/NAME or hf:ORG/NAME@REVISION, for example"
                            + " hf:HuggingFaceTB/SmolLM2-135M-Instruct@main");
        }
        String revision = matcher.group(3);
        return new HubReference(matcher.group(1), matcher.group(2), revision == null ? "main" : revision);
    }

    /** {@code ORG/NAME}. */
    public String repository() {
        return organisation + "/" + name;
    }

    @Override
    public String toString() {
        return PREFIX + repository() + "@" + revision;
    }
}
