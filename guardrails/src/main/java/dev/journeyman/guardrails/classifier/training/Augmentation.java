package dev.journeyman.guardrails.classifier.training;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Variants of a text that say the same: with slips of the keyboard, without punctuation, with digits for letters, with letters set apart. And texts made of several:
 * an attack after harmless text is still one, and harmless texts one after the other are harmless.
 */
final class Augmentation {
    private static final int VARIANTS = 4;
    private static final double SLIP_SHARE = 0.06;
    private static final int MOST_PARTS = 6;
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";

    private Augmentation() {}

    /** One variant of a text, of a kind drawn by chance. */
    static String variant(String text, SplittableRandom random) {
        return switch (random.nextInt(VARIANTS)) {
            case 0 -> slips(text, random);
            case 1 -> text.replaceAll("[\\p{P}&&[^'-]]", "");
            case 2 -> digits(text, random);
            default -> apart(text, random);
        };
    }

    /** Swaps, drops, doubles and mistypes some letters. */
    static String slips(String text, SplittableRandom random) {
        StringBuilder out = new StringBuilder(text);
        for (int i = 1; i < out.length() - 1; i++) {
            if (!Character.isLetter(out.charAt(i)) || random.nextDouble() >= SLIP_SHARE) {
                continue;
            }
            switch (random.nextInt(4)) {
                case 0 -> {
                    char next = out.charAt(i + 1);
                    out.setCharAt(i + 1, out.charAt(i));
                    out.setCharAt(i, next);
                }
                case 1 -> out.deleteCharAt(i);
                case 2 -> out.insert(i, out.charAt(i));
                default -> out.setCharAt(i, LETTERS.charAt(random.nextInt(LETTERS.length())));
            }
        }
        return out.toString();
    }

    /** Writes some letters as the digits that look like them. */
    static String digits(String text, SplittableRandom random) {
        StringBuilder out = new StringBuilder(text);
        for (int i = 0; i < out.length(); i++) {
            if (random.nextInt(3) > 0) {
                continue;
            }
            switch (Character.toLowerCase(out.charAt(i))) {
                case 'a' -> out.setCharAt(i, '4');
                case 'e' -> out.setCharAt(i, '3');
                case 'i' -> out.setCharAt(i, '1');
                case 'o' -> out.setCharAt(i, '0');
                case 's' -> out.setCharAt(i, '5');
                default -> {}
            }
        }
        return out.toString();
    }

    /** Sets the letters of some words apart. */
    static String apart(String text, SplittableRandom random) {
        List<String> words = new ArrayList<>();
        for (String word : text.split(" ", -1)) {
            words.add(word.length() > 3 && random.nextInt(4) == 0 ? String.join(" ", word.split("")) : word);
        }
        return String.join(" ", words);
    }

    /** Two to six texts one after the other. */
    static String chain(List<String> texts, SplittableRandom random) {
        int parts = 2 + random.nextInt(MOST_PARTS - 1);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < parts; i++) {
            out.append(out.isEmpty() ? "" : " ").append(texts.get(random.nextInt(texts.size())));
        }
        return out.toString();
    }

    /** A text among harmless ones: behind them, before them, or between. */
    static String within(String text, List<String> harmless, SplittableRandom random) {
        String one = harmless.get(random.nextInt(harmless.size()));
        String other = harmless.get(random.nextInt(harmless.size()));
        return switch (random.nextInt(3)) {
            case 0 -> one + ' ' + text;
            case 1 -> text + ' ' + one;
            default -> one + '\n' + text + ' ' + other;
        };
    }
}
