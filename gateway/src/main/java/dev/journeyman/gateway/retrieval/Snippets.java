package dev.journeyman.gateway.retrieval;

import dev.journeyman.gateway.retrieval.documents.Sentences;
import dev.journeyman.gateway.retrieval.index.PassageAnalyzer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The sentences of a passage that say most of what a question asks: the one that has most of its words, and the next ones as long as they fit. A word that many
 * of the passage's sentences have counts less than one that only this has.
 */
final class Snippets {
    /** The most characters of a snippet. */
    static final int MOST_CHARS = 200;

    private static final PassageAnalyzer ANALYZER = new PassageAnalyzer();
    private static final int MOST_WORDS = 10_000;
    private static final String CUT = "...";

    private Snippets() {}

    /** At most {@link #MOST_CHARS} characters of the text. */
    static String of(String text, String question) {
        List<String> sentences = Sentences.of(text.replaceAll("\\s+", " "));
        List<Set<String>> words = sentences.stream().map(Snippets::words).toList();
        Set<String> asked = words(question);
        int best = 0;
        double most = -1;
        for (int i = 0; i < sentences.size(); i++) {
            double score = 0;
            for (String word : words.get(i)) {
                if (asked.contains(word)) {
                    score += 1.0
                            / words.stream().filter(each -> each.contains(word)).count();
                }
            }
            if (score > most) {
                most = score;
                best = i;
            }
        }
        StringBuilder snippet = new StringBuilder();
        for (int i = best; i < sentences.size(); i++) {
            int room = MOST_CHARS - snippet.length() - (snippet.isEmpty() ? 0 : 1);
            if (sentences.get(i).length() > room) {
                if (snippet.isEmpty()) {
                    snippet.append(cut(sentences.get(i)));
                }
                break;
            }
            snippet.append(snippet.isEmpty() ? "" : " ").append(sentences.get(i));
        }
        return snippet.toString();
    }

    /** The beginning of a sentence, up to the last whole word that fits. */
    private static String cut(String sentence) {
        int room = MOST_CHARS - CUT.length();
        int space = sentence.lastIndexOf(' ', room);
        int end = space > room / 2 ? space : room;
        if (Character.isHighSurrogate(sentence.charAt(end - 1))) {
            end--;
        }
        return sentence.substring(0, end) + CUT;
    }

    private static Set<String> words(String text) {
        return new HashSet<>(ANALYZER.terms(text, MOST_WORDS));
    }
}
