package dev.journeyman.guardrails.text;

/**
 * How alike a run of letters is to language, from the pairs of letters that follow each other in English text of the project's own (820,000 pairs). Costs are half bits:
 * {@code a} is 0, {@code b} is 1, and so on; a space stands for whatever is between words. English serves for other languages in Latin letters too: what is compared is
 * a text with the same text decoded, and a decoded one of them is nearer to any language than its cipher.
 */
final class LetterPairs {
    /** Symbols: a space and the letters. */
    static final int SYMBOLS = 27;

    /** The mean cost of a pair in text is 8, in letters by chance 17. */
    static final int MOST_MEAN_COST = 12;

    private static final String[] ROWS = {
        "mhjhkljmkirpjjlijtkhgnlizqw",
        "htmkjsmkujzjhkftmzhjgjppvlz",
        "jfnsufvxulwygvugwzgmshyxzkz",
        "kgxpvixxflzgiwuewzkrhjwxzmz",
        "cktsogxquitymxuhtzjksisxzmz",
        "diwjjkoporzyjmhsmuhhlunqopw",
        "ffwvujjxvgzyixtgwzirhhywzxz",
        "djyvvexnhhzymrikwzilsnyxztz",
        "hgvvvcxxvhzyusuhwzmtmqxxzmz",
        "joqjjnljvuzqilejnwhgfvlxpzs",
        "qivuucuuttvvtutfuwtssfvuvvw",
        "coyovexxuizyotktuzugtqywzrz",
        "fhvtkfqvvizuivugozukhjlszjz",
        "ggovvfvxvhzytkrffztlskywzkz",
        "emwmghtgukomotliqzthhppxzpz",
        "hnqmjmkqskxmikgjkzfkiiliquw",
        "egyvsftxolzyhruikzhknizwzvz",
        "qsuttrttssuuqtsstussrautuuu",
        "dhnnpesnrizlqnkhssmkjmruzlz",
        "dnynwgqxjizpomtiluujgjzmzoz",
        "eiymuhxxejzyovuitzjjllzpzoz",
        "kllkohrjujzygjhtkzfghnyxxrz",
        "lfyvvbxwujzyuwugwzurswyvzpz",
        "fgyvvgxxfezypxliwzkktwyxzyz",
        "hjvnujvvejwvmvtshwtteuvvwgw",
        "bqlrpkxmuqzyjnrinznhovytzyz",
        "omssobssrnssjsrnssrrrssssni",
    };

    private LetterPairs() {}

    /** The cost of one symbol after another; 0 is the space, 1 to 26 are the letters. */
    static int cost(int before, int after) {
        return ROWS[before].charAt(after) - 'a';
    }

    /** Whether a word in small letters could be language: the mean cost of its pairs is nearer to that of text than to that of chance. */
    static boolean isWord(String word) {
        int cost = 0;
        int before = 0;
        for (int i = 0; i <= word.length(); i++) {
            char c = i < word.length() ? word.charAt(i) : ' ';
            int symbol = c >= 'a' && c <= 'z' ? c - 'a' + 1 : 0;
            cost += cost(before, symbol);
            before = symbol;
        }
        return cost <= MOST_MEAN_COST * (word.length() + 1);
    }
}
