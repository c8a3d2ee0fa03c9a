package dev.journeyman.guardrails.facts;

import java.util.regex.Pattern;

/** The words that make of a code and some other words a claim of what the code means, in the languages that answers are written in. */
final class ClaimWords {
    /** What can be nothing but a meaning. */
    private static final String VERBS =
            "means?(?: that)?|mean(?:ing)?|stands for|is defined as|is short for|denotes|translates (?:to|as|into)"
                    + "|is (?:the|a) (?:generic |standard )?(?:trouble |fault |diagnostic )?code for"
                    + "|bedeutet|steht f\u00fcr|hei\u00dft|besagt|ist der (?:fehler)?code f\u00fcr"
                    + "|significa(?: que)?|quiere decir|quer dizer|es el c\u00f3digo de"
                    + "|signifie(?: que)?|veut dire|est le code (?:de|du|pour)"
                    + "|vuol dire|sta per|\u00e8 il codice (?:di|del|per)"
                    + "|betekent|staat voor|oznacza|\u043e\u0437\u043d\u0430\u0447\u0430\u0435\u0442";

    /** What can also begin a remark. */
    private static final String REMARKS =
            "is|are|was|indicates?(?: that)?|refers to|describes?|signals|reports|points to|corresponds to|is set for|is about"
                    + "|ist|zeigt|meldet|beschreibt|es|indica|se refiere a|est|indique|d\u00e9signe|\u00e8|indica";

    private static final String NOUN = "(?:'s)?(?: (?:trouble |fault |error |diagnostic )?(?:code|dtc|fault))?";
    private static final String RELATIVE = "(?:,? (?:and )?(?:which|that|it|this|das|was|lo que|ce qui|il|che))?";
    private static final String ASIDE =
            "(?: (?:usually|generally|simply|just|basically|always|actually|only|really|here|meaning))?";

    /** Behind a code: what can be nothing but a meaning. */
    static final Pattern STRONG = Pattern.compile(
            "[*_`\"\u201d)\\]]{0,4}" + NOUN + RELATIVE + ASIDE + "(?:\\s+(?:" + VERBS
                    + ")(?::\\s*|\\s+)|[*_`\"]{0,4}\\s*(?:[:=|\u2192\u21d2\uff1a]|->|=>)\\s*)",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    /** Behind a code: what can also begin a remark. */
    static final Pattern LOOSE = Pattern.compile(
            "[*_`\"\u201d)\\]]{0,4}(?:\\s*[-\u2013\u2014]\\s+|" + NOUN + RELATIVE + ASIDE + "\\s+(?:" + REMARKS
                    + ")\\s+|\\s*\\(|,\\s+)",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final String SUBJECT =
            "it|this|that|es|das|dies|dieser code|\u00e9l|esto|este c\u00f3digo|cela|\u00e7a|ce code|questo(?: codice)?"
                    + "|(?:this|that|the) (?:trouble |fault |error )?(?:code|dtc)";

    /** In the next sentence: what says the meaning of the code that was named before. */
    static final Pattern LATER = Pattern.compile(
            "(?:[.!?|\uff1a]\\s|\\n)[\\s*_#>-]{0,8}(?:" + SUBJECT + ")" + ASIDE + "\\s+(?:" + VERBS + ")\\s+",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    /** The same, where it can also begin a remark. */
    static final Pattern LATER_LOOSE = Pattern.compile(
            "(?:[.!?]\\s|\\n)\\s{0,4}(?:" + SUBJECT
                    + ")\\s+(?:is|indicates?(?: that)?|refers to|describes|ist|es|est|\u00e8)\\s+",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    /** In one of the next lines: the name of a field that holds the meaning. */
    static final Pattern FIELD = Pattern.compile(
            "(?:[.!?|]\\s|\\n)[\\s*_#>-]{0,8}(?:meaning|definition|description|bedeutung|beschreibung|significado|descripci\u00f3n"
                    + "|signification|significato|descrizione)[*_]{0,2}\\s*[:=|]\\s*[*_]{0,2}\\s*",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    /** Behind a code that is a line by itself: the next line. */
    static final Pattern NEXT_LINE = Pattern.compile("[*_`\":)\\]]{0,4}\\s*\\n[\\s*_-]{0,4}(?=\\p{L})");

    /** What may stand before a code that is a line by itself, from the line before; no code. */
    static final Pattern LINE_OF_ITS_OWN = Pattern.compile(
            "(?:^|\\n)(?:[\\s*_#>-]|code|trouble code|[0-9]{1,2}[.)]\\s){0,6}$", Pattern.CASE_INSENSITIVE);

    /** Before a code, up to it: what makes the words before a meaning. */
    static final Pattern BEFORE = Pattern.compile(
            "(?:\\s*[(\\[]|\\s+(?:is|are|=|sets|stores|logs|\u2192|->|ist|es|est|\u00e8)\\s+(?:the |der |el |le |il )?(?:what )?)"
                    + "(?:(?:trouble |fault )?code )?[*_`\"]{0,2}$",
            Pattern.CASE_INSENSITIVE);

    /** What a claim that is none begins with. */
    static final Pattern DENIED = Pattern.compile(
            "(?:not|never|no longer|nicht|kein(?:e|en)?|no|pas|non)\\b(?!\\s+only\\b)", Pattern.CASE_INSENSITIVE);

    /** What comes after a denial and is claimed. */
    static final Pattern BUT =
            Pattern.compile("\\b(?:but|sondern|sino|mais|ma|bens\u00ec)\\s+", Pattern.CASE_INSENSITIVE);

    private ClaimWords() {}
}
