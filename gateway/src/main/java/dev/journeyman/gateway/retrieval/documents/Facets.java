package dev.journeyman.gateway.retrieval.documents;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a text names exactly: the fields of a passage that match or do not. Immutable, in the order of naming.
 *
 * @param codes trouble codes in upper case
 * @param parts in the vocabulary's spelling
 * @param makes in the vocabulary's spelling
 * @param years of a model or a date
 */
public record Facets(Set<String> codes, Set<String> parts, Set<String> makes, Set<Integer> years) {
    /** The most of a kind; further ones are left out. */
    public static final int MOST = 1_024;

    /** Names nothing. */
    public static final Facets NONE = new Facets(Set.of(), Set.of(), Set.of(), Set.of());

    /** Leaves out what is past {@link #MOST}. */
    public Facets {
        codes = bounded(codes);
        parts = bounded(parts);
        makes = bounded(makes);
        years = bounded(years);
    }

    /** These and those. */
    public Facets and(Facets other) {
        return new Facets(
                both(codes, other.codes), both(parts, other.parts), both(makes, other.makes), both(years, other.years));
    }

    private static <T> Set<T> both(Set<T> first, Set<T> second) {
        Set<T> both = new LinkedHashSet<>(first);
        both.addAll(second);
        return both;
    }

    private static <T> Set<T> bounded(Collection<T> values) {
        List<T> some = values.stream().limit(MOST).toList();
        return Collections.unmodifiableSet(new LinkedHashSet<>(some));
    }
}
