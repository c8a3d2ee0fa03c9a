package dev.journeyman.guardrails.output;

import java.util.ArrayList;
import java.util.List;

/**
 * Something that an answer must not advise without its warning, or not at all.
 *
 * @param name lower case with hyphens; the reason of what is found
 * @param says ways in which it is advised
 * @param unless phrases that mean that it was made safe; in the sentence or in what was said before
 * @param blocks whether it may not be advised at all
 * @param warning what is added; a whole sentence
 */
public record Hazard(String name, List<Way> says, PhraseSet unless, boolean blocks, String warning) {
    /** Copies the lists. */
    public Hazard {
        says = List.copyOf(says);
    }

    /** A hazard as a policy file writes it; throws IllegalArgumentException where a phrase is none. */
    public static Hazard of(String name, List<String> says, List<String> unless, boolean blocks, String warning) {
        return new Hazard(name, says.stream().map(Way::of).toList(), PhraseSet.of(unless), blocks, warning);
    }

    /**
     * A way of advising it: groups of which each must be found. The first one is the deed, whose denial makes the sentence harmless.
     *
     * @param groups in the order of the file
     */
    public record Way(List<Group> groups) {
        /** The most groups of a way. */
        public static final int MOST = 6;

        /** Copies the list. */
        public Way {
            groups = List.copyOf(groups);
        }

        /**
         * Reads {@code open|unscrew & radiator cap|pressure cap & ~hot|~boil*}: groups between {@code &}, alternatives between {@code |}, and {@code ~} before what may also
         * stand in the question or in what was said before.
         */
        public static Way of(String written) {
            List<Group> groups = new ArrayList<>();
            for (String part : written.split("&", -1)) {
                List<Phrase> near = new ArrayList<>();
                List<Phrase> anywhere = new ArrayList<>();
                for (String alternative : part.split("\\|", -1)) {
                    String phrase = alternative.strip();
                    Phrase read = Phrase.of(phrase.startsWith("~") ? phrase.substring(1) : phrase);
                    near.add(read);
                    if (phrase.startsWith("~")) {
                        anywhere.add(read);
                    }
                }
                groups.add(new Group(new PhraseSet(near), new PhraseSet(anywhere)));
            }
            if (groups.size() > MOST) {
                throw new IllegalArgumentException("more than " + MOST + " groups in \"" + written + "\"");
            }
            if (!groups.get(0).anywhere().isEmpty()) {
                throw new IllegalArgumentException(
                        "the first group is the deed and must stand in the sentence: no ~ in \"" + written + "\"");
            }
            return new Way(groups);
        }
    }

    /**
     * Alternatives of which one must be found.
     *
     * @param near in the sentence
     * @param anywhere those that may also stand in the question or in what was said before
     */
    public record Group(PhraseSet near, PhraseSet anywhere) {}
}
