package dev.journeyman.store.gate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Why the gate lets a version through or does not: a tree.
 *
 * @param name what was asked, such as {@code factual-accuracy}; stays the same from version to version
 * @param passed whether the answer is well; that of a branch is well where all below it are
 * @param detail the answer, with its numbers
 * @param children what it consists of
 */
public record Reason(String name, boolean passed, String detail, List<Reason> children) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Checks that a branch is as good as its worst part. */
    public Reason {
        children = List.copyOf(children);
        if (passed && children.stream().anyMatch(child -> !child.passed)) {
            throw new IllegalArgumentException(name + " cannot pass where a part of it does not");
        }
    }

    /** A reason without parts. */
    static Reason of(String name, boolean passed, String detail) {
        return new Reason(name, passed, detail, List.of());
    }

    /** A reason that is as good as its worst part. */
    static Reason all(String name, String detail, List<Reason> children) {
        return new Reason(name, children.stream().allMatch(Reason::passed), detail, children);
    }

    /** The leaves that do not pass, as paths such as {@code safety/refusals}. */
    public List<String> failures() {
        List<String> failures = new ArrayList<>();
        collect("", failures);
        return failures;
    }

    private void collect(String before, List<String> failures) {
        if (passed) {
            return;
        }
        if (children.stream().allMatch(Reason::passed)) {
            failures.add(before + name);
            return;
        }
        children.forEach(child -> child.collect(before + name + "/", failures));
    }

    /** As JSON: name, passed, detail and, where there are parts, reasons. */
    public ObjectNode json() {
        ObjectNode node = JSON.createObjectNode();
        node.put("name", name).put("passed", passed).put("detail", detail);
        if (!children.isEmpty()) {
            ArrayNode reasons = node.putArray("reasons");
            children.forEach(child -> reasons.add(child.json()));
        }
        return node;
    }

    /** As lines for people, indented by depth. */
    public String text() {
        StringBuilder text = new StringBuilder();
        text("", text);
        return text.toString();
    }

    private void text(String indent, StringBuilder text) {
        text.append(indent)
                .append(passed ? "ok  " : "NO  ")
                .append(name)
                .append(detail.isEmpty() ? "" : ": ")
                .append(detail)
                .append('\n');
        children.forEach(child -> child.text(indent + "    ", text));
    }
}
