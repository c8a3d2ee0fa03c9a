package dev.journeyman.guardrails.text;

/**
 * How alike a run of letters is to language, from the pairs of letters that follow each other in English text of the project's own (820,000 pairs). Costs are half bits:
 * {@code a} is 0, {@code b} is 1, and so on; a space stands for whatever is between words. English serves for other languages in Latin letters too: what is compared is
 * a text with the same text decoded, and a decoded one of them is nearer to any language than its cipher.
 */
final class LetterPairs {
    /** Symbols: a space and the letters. */
    static final int SYMBOLS = 27;

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
}
