package dev.journeyman.store.gate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.store.Ruling;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the gate decided.
 *
 * @param candidate the version that wants to serve
 * @param champion the version that it was compared with; null where there is none
 * @param reason why
 */
public record Decision(String candidate, @Nullable String champion, Reason reason) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Whether the candidate may serve. */
    public boolean passed() {
        return reason.passed();
    }

    /** Whether the candidate was compared at all: not where scorecards are missing parts, or were made under different conditions. */
    public boolean judged() {
        return reason.children().stream()
                .filter(branch ->
                        branch.name().equals(Gate.SCORECARDS) || branch.name().equals(Gate.COMPARABLE))
                .allMatch(Reason::passed);
    }

    /** What speaks against it, as paths of names; the first is the branch, such as {@code letter-skew/mcq}. */
    public List<String> refusals() {
        String root = reason.name() + "/";
        return reason.failures().stream()
                .map(path -> path.startsWith(root) ? path.substring(root.length()) : path)
                .toList();
    }

    /** As JSON: passed, candidate, champion, refusals, reason. */
    public ObjectNode json() {
        ObjectNode node = JSON.createObjectNode();
        node.put("passed", passed()).put("candidate", candidate).put("champion", champion);
        ArrayNode refused = node.putArray("refusals");
        refusals().forEach(refused::add);
        node.set("reason", reason.json());
        return node;
    }

    /** As lines for people. */
    public String text() {
        return reason.text();
    }

    /** For the ledger. */
    public Ruling ruling() {
        return new Ruling(passed(), json());
    }
}
