package dev.journeyman.retrainer.collect.text;

import java.util.Set;

/** English words that say nothing of what a text is about. */
public final class StopWords {
    private static final Set<String> WORDS = Set.of(
            ("a about above after again against all almost along also although always am among an and another any"
                            + " anything are around as at away back be because been before being below between both but by can cannot"
                            + " could did do does doing done down during each either else enough even ever every few first for from further"
                            + " gets get give given go goes got had has have having he her here hers him his how however i if in into is it its"
                            + " itself just keep kept last least less let like made make makes many may me might more most much must my near"
                            + " need needs neither never next no nor not nothing now of off often on once one only onto or other others our out"
                            + " over own per perhaps put rather same seen several shall she should since so some something soon still such"
                            + " take taken than that the their them then there therefore these they thing things this those though through"
                            + " thus to together too toward two under until up upon us use used using usually very via was way we well were"
                            + " what when where whether which while who whole whom whose why will with within without would yes yet you your"
                            + " three four five ll re ve don doesn isn t s")
                    .split(" ", -1));

    private StopWords() {}

    /** Whether a word, in lower case, is one of them. */
    public static boolean contains(String word) {
        return WORDS.contains(word);
    }
}
