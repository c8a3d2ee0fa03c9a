package dev.journeyman.guardrails.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A part of a policy file that knows its path. What is wrong in it is added to the problems, and something that can be gone on with is returned. */
public final class Section {
    private static final int MOST_PROBLEMS = 200;
    private static final int NEAR = 3; // changed letters of a name that was meant

    private final JsonNode node;
    private final String path;
    private final List<Problem> problems;

    private Section(JsonNode node, String path, List<Problem> problems) {
        this.node = node;
        this.path = path;
        this.problems = problems;
    }

    /** A whole file. */
    public static Section root(JsonNode node, List<Problem> problems) {
        return new Section(node, "", problems);
    }

    /** Where it stands. */
    public String path() {
        return path;
    }

    /** Whether it is there at all. */
    public boolean exists() {
        return !node.isMissingNode() && !node.isNull();
    }

    /** Adds a problem of this section. */
    public void problem(String says, String fix) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(new Problem(path, says, fix));
        }
    }

    /** The part under a key; it may not exist. */
    public Section at(String key) {
        return new Section(
                node.isObject() ? node.path(key) : MissingNode.getInstance(),
                path.isEmpty() ? key : path + "." + key,
                problems);
    }

    /** Names every key that is none of these, with the one that was probably meant. */
    public Section onlyKeys(Collection<String> known) {
        if (!exists()) {
            return this;
        }
        if (!node.isObject()) {
            problem("this must be keys with values", "known keys: " + String.join(", ", known));
            return this;
        }
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                at(name).problem("there is no such key", meant(name, known));
            }
        }
        return this;
    }

    /** "did you mean …", or all known names where none is near. */
    public static String meant(String name, Collection<String> known) {
        String best = "";
        int least = Integer.MAX_VALUE;
        for (String each : known) {
            int distance = distance(name.toLowerCase(Locale.ROOT), each);
            if (distance < least) {
                least = distance;
                best = each;
            }
        }
        return least <= Math.min(NEAR, Math.max(1, best.length() / 2))
                ? "did you mean " + best + "?"
                : "known: " + String.join(", ", known);
    }

    /** Letters to change, add or take away (Levenshtein 1966). */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return row[b.length()];
    }

    /** Its parts by key, in the order of the file. */
    public Map<String, Section> entries() {
        Map<String, Section> entries = new LinkedHashMap<>();
        if (exists() && !node.isObject()) {
            problem("this must be keys with values", "write \"name: value\" lines, each a step further in");
        }
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            entries.put(name, at(name));
        }
        return entries;
    }

    /** Its parts in order. */
    public List<Section> items(int most) {
        List<Section> items = new ArrayList<>();
        if (!exists()) {
            return items;
        }
        if (!node.isArray()) {
            problem("this must be a list", "begin each entry with \"- \"");
            return items;
        }
        if (node.size() > most) {
            problem("there are " + node.size() + " entries", "at most " + most);
        }
        for (int i = 0; i < Math.min(most, node.size()); i++) {
            items.add(new Section(node.get(i), path + "[" + i + "]", problems));
        }
        return items;
    }

    /** Its text; null where it is not there or no text. */
    public @Nullable String text(int most) {
        if (!exists()) {
            return null;
        }
        if (!node.isValueNode()) {
            problem("this must be a text", "write it on one line, in quotes where it has a colon");
            return null;
        }
        String text = node.asText();
        if (text.isBlank() || text.length() > most) {
            problem("the text has " + text.length() + " characters", "write 1 to " + most);
            return null;
        }
        return text;
    }

    /** Its text, which must be there. */
    public String needed(int most) {
        if (!exists()) {
            problem("this is missing", "write it");
            return "";
        }
        String text = text(most);
        return text == null ? "" : text;
    }

    /** Its texts. */
    public List<String> texts(int mostItems, int mostChars) {
        List<String> texts = new ArrayList<>();
        for (Section item : items(mostItems)) {
            String text = item.text(mostChars);
            if (text != null) {
                texts.add(text);
            }
        }
        return texts;
    }

    /** Its number between two, or the standard one where it is not there or wrong. */
    public double number(double low, double high, double standard) {
        if (!exists()) {
            return standard;
        }
        if (!node.isNumber() || !(node.asDouble() >= low && node.asDouble() <= high)) {
            problem(
                    "this must be a number from " + plain(low) + " to " + plain(high),
                    Double.isNaN(standard) ? "left out, the rule's own holds" : "the standard is " + plain(standard));
            return standard;
        }
        return node.asDouble();
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }

    /** The one of some constants whose label it is, or the standard one where it is not there or wrong. */
    public <E extends Enum<E>> E oneOf(Map<String, E> byLabel, E standard) {
        if (!exists()) {
            return standard;
        }
        // YAML 1.1 reads off and on as booleans
        String written = node.isBoolean() ? (node.asBoolean() ? "on" : "off") : node.asText();
        E found = byLabel.get(written);
        if (found == null) {
            problem(
                    "\"" + (node.isValueNode() ? written : "…") + "\" is none of the choices",
                    "write one of " + String.join(", ", byLabel.keySet()));
            return standard;
        }
        return found;
    }
}
