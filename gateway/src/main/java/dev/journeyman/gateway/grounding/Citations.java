package dev.journeyman.gateway.grounding;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.journeyman.gateway.retrieval.RetrievedPassage;
import dev.journeyman.gateway.retrieval.documents.Passage;
import dev.journeyman.guardrails.output.Support;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

/** The marks {@code [1]} in an answer, and the passages they stand for. Guardrails have checked them before. */
public final class Citations {
    private static final int MOST_DIGITS = 2;
    private static final double ALL_OF_IT = 0.999;

    private Citations() {}

    /** The numbers that a text cites, of those that there are. */
    public static SortedSet<Integer> in(String text, int passages) {
        SortedSet<Integer> numbers = new TreeSet<>();
        for (int open = text.indexOf('['); open >= 0; open = text.indexOf('[', open + 1)) {
            int number = numberAt(text, open);
            if (number >= 1 && number <= passages) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    /** The passages that one part of an answer rests on: those it cites, else the first that has all that it says. */
    public static SortedSet<Integer> of(String part, Found found) {
        SortedSet<Integer> cited = in(part, found.passages().size());
        for (int i = 0; cited.isEmpty() && i < found.passages().size(); i++) {
            if (Support.of(part, found.passages().get(i).passage().text()) >= ALL_OF_IT) {
                cited.add(i + 1);
            }
        }
        return cited;
    }

    /** The text without marks of passages that there are, for a reader who is told of them otherwise. */
    public static String without(String text, int passages) {
        if (passages == 0 || text.indexOf('[') < 0) {
            return text;
        }
        StringBuilder rest = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            int number = text.charAt(i) == '[' ? numberAt(text, i) : -1;
            if (number >= 1 && number <= passages) {
                i = text.indexOf(']', i) + 1;
                while (!rest.isEmpty() && rest.charAt(rest.length() - 1) == ' ') {
                    rest.setLength(rest.length() - 1);
                }
            } else {
                rest.append(text.charAt(i++));
            }
        }
        return rest.toString();
    }

    /** The number of the mark that opens there; -1 where none does. */
    private static int numberAt(String text, int open) {
        int i = open + 1;
        int number = 0;
        while (i < text.length() && i - open <= MOST_DIGITS && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            number = 10 * number + text.charAt(i++) - '0';
        }
        return i > open + 1 && i < text.length() && text.charAt(i) == ']' ? number : -1;
    }

    /** Tells the passages of these numbers: number, id, title, source, snippet, score and why it has it. */
    public static void write(Collection<Integer> numbers, Found found, ArrayNode citations) {
        for (int number : numbers) {
            RetrievedPassage each = found.passages().get(number - 1);
            Passage passage = each.passage();
            citations
                    .addObject()
                    .put("index", number)
                    .put("id", passage.id())
                    .put("title", passage.title())
                    .put("source", passage.document().toString())
                    .put("snippet", each.snippet())
                    .put("text", passage.text())
                    .put("score", each.score())
                    .put("why", each.reason().toString());
        }
    }
}
