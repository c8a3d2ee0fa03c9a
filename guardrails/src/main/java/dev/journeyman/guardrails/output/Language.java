package dev.journeyman.guardrails.output;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which language a text is in, where that is plain: by its script, or by its function words. */
final class Language {
    private static final double LEAST_WEIGHT = 2.5; // of function words that one language alone has
    private static final double TIMES_THE_NEXT = 2;
    private static final int MOST_OF_ONE = 2;
    private static final int LEAST_LETTERS = 6;
    private static final double MOST_LETTERS = 0.6;

    private static final Map<Character.UnicodeScript, String> BY_SCRIPT = Map.of(
            Character.UnicodeScript.CYRILLIC, "ru",
            Character.UnicodeScript.HAN, "zh",
            Character.UnicodeScript.HIRAGANA, "ja",
            Character.UnicodeScript.KATAKANA, "ja",
            Character.UnicodeScript.ARABIC, "ar",
            Character.UnicodeScript.HANGUL, "ko",
            Character.UnicodeScript.GREEK, "el",
            Character.UnicodeScript.HEBREW, "he",
            Character.UnicodeScript.DEVANAGARI, "hi",
            Character.UnicodeScript.THAI, "th");

    private Language() {}

    /** Its ISO 639-1 code; of a script that several languages use the most spoken one's. Empty where it is not plain. */
    static Optional<String> of(String text) {
        Optional<String> script = byScript(text);
        return script.isPresent() ? script : byFunctionWords(text);
    }

    private static Optional<String> byScript(String text) {
        Map<String, Integer> letters = new HashMap<>();
        int all = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c > 0x7F && Character.isLetter(c)) {
                String language = BY_SCRIPT.get(Character.UnicodeScript.of(c));
                if (language != null) {
                    letters.merge(language, 1, Integer::sum);
                }
                all++;
            } else if (Character.isLetter(c)) {
                all++;
            }
        }
        int chinese = letters.getOrDefault("zh", 0);
        if (letters.getOrDefault("ja", 0) > 0) { // kana among Chinese characters is Japanese
            letters.merge("ja", chinese, Integer::sum);
            letters.remove("zh");
        }
        int total = all;
        return letters.entrySet().stream()
                .filter(each -> each.getValue() >= LEAST_LETTERS && each.getValue() >= MOST_LETTERS * total)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static Optional<String> byFunctionWords(String text) {
        Map<String, Double> weights = new HashMap<>();
        Map<String, Integer> seen = new HashMap<>();
        for (Words.Word word : Words.of(text).words()) {
            if (seen.merge(word.text(), 1, Integer::sum) > MOST_OF_ONE) {
                continue; // one word may be a name
            }
            double weight = FunctionWords.weight(word.text());
            FunctionWords.languagesOf(word.text()).forEach(language -> weights.merge(language, weight, Double::sum));
        }
        List<Map.Entry<String, Double>> sorted = weights.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
        if (sorted.isEmpty() || sorted.get(0).getValue() < LEAST_WEIGHT) {
            return Optional.empty();
        }
        double next = sorted.size() < 2 ? 0 : sorted.get(1).getValue();
        return sorted.get(0).getValue() >= TIMES_THE_NEXT * next
                ? Optional.of(sorted.get(0).getKey())
                : Optional.empty();
    }
}
