package dev.journeyman.gateway.retrieval.index;

import dev.journeyman.gateway.retrieval.documents.Facets;
import dev.journeyman.gateway.retrieval.documents.Passage;
import dev.journeyman.gateway.retrieval.embedding.Embedding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.jspecify.annotations.Nullable;

/**
 * Searches one commit of an index, both ways, and fuses. What the caller may not read is left out inside both searches, so it takes no place and changes no
 * rank.
 *
 * <p>Three lists are fused: the BM25 search, the vector search, and the passages of the codes that were asked for, in the order of the first. A technician
 * who names a code wants its passage; without the third list, two passages that are both second would come before it.
 */
final class PassageSearch {
    private static final int NONE = Integer.MAX_VALUE;

    private final IndexSearcher searcher;
    private final Embedding embedding;
    private final SearchSettings settings;
    private final PassageAnalyzer analyzer = new PassageAnalyzer();

    PassageSearch(IndexSearcher searcher, Embedding embedding, SearchSettings settings) {
        this.searcher = searcher;
        this.embedding = embedding;
        this.settings = settings;
    }

    /** Where a passage came in, and what it scored there. */
    private record Place(int rank, double score) {
        static final Place NOWHERE = new Place(NONE, 0);

        boolean there() {
            return rank != NONE;
        }
    }

    /** The best passages, at most {@code most}; a passage that two sources have comes once. */
    List<Hit> search(Question question, int most) throws IOException {
        PassageQueries queries = new PassageQueries(settings);
        Set<String> terms = new LinkedHashSet<>(analyzer.terms(question.text(), PassageQueries.MOST_TERMS));
        List<ScoreDoc> byWords =
                settings.method() == SearchSettings.Method.VECTORS ? List.of() : found(queries.words(question, terms));
        float[] vector = settings.method() == SearchSettings.Method.BM25
                ? new float[embedding.dimension()]
                : embedding.embed(question.text());
        List<ScoreDoc> byVector = PassageFields.isUsable(vector) ? found(queries.vectors(question, vector)) : List.of();

        Kept kept = new Kept(searcher.storedFields());
        List<Integer> ofWords = byWords.stream().map(each -> each.doc).toList();
        List<Integer> ofVector = byVector.stream().map(each -> each.doc).toList();
        List<Integer> ofCodes = new ArrayList<>();
        if (settings.method() == SearchSettings.Method.FUSED
                && !question.facets().codes().isEmpty()) {
            for (int doc : ofWords) {
                if (meets(kept.passage(doc), question.facets())) {
                    ofCodes.add(doc);
                }
            }
        }
        ReciprocalRank fusion = new ReciprocalRank(settings.k());
        List<ReciprocalRank.Fused<Integer>> fused = fusion.fuse(List.of(
                new ReciprocalRank.Ranked<>(ofWords, 1),
                new ReciprocalRank.Ranked<>(ofVector, settings.vectorWeight()),
                new ReciprocalRank.Ranked<>(ofCodes, settings.codeWeight())));
        Map<Integer, Place> words = places(byWords, false);
        Map<Integer, Place> vectors = places(byVector, true);
        Coverage coverage = new Coverage(terms);
        List<Hit> hits = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (ReciprocalRank.Fused<Integer> each : fused) {
            if (hits.size() == most) {
                break;
            }
            Passage passage = kept.passage(each.item());
            if (!ids.add(passage.id())) {
                continue;
            }
            Place word = words.getOrDefault(each.item(), Place.NOWHERE);
            Place near = vectors.getOrDefault(each.item(), Place.NOWHERE);
            int code = ofCodes.indexOf(each.item());
            hits.add(new Hit(
                    passage,
                    each.score(),
                    new Hit.Closeness(
                            meets(passage, question.facets()), near.there() ? near.score() : -1, coverage.of(passage)),
                    reason(
                            each.score(),
                            word,
                            near,
                            code < 0 ? NONE : code + 1,
                            passage,
                            question.facets(),
                            coverage,
                            fusion)));
        }
        return hits;
    }

    /** The passages of a search, each read once and only where it is needed. */
    private static final class Kept {
        private final StoredFields stored;
        private final Map<Integer, Passage> read = new HashMap<>();

        Kept(StoredFields stored) {
            this.stored = stored;
        }

        Passage passage(int doc) throws IOException {
            Passage passage = read.get(doc);
            if (passage == null) {
                passage = PassageFields.read(stored.document(doc));
                read.put(doc, passage);
            }
            return passage;
        }
    }

    private List<ScoreDoc> found(@Nullable Query query) throws IOException {
        if (query == null) {
            return List.of();
        }
        TopDocs top = searcher.search(query, settings.candidates());
        return List.of(top.scoreDocs);
    }

    private static Map<Integer, Place> places(List<ScoreDoc> found, boolean vectors) {
        Map<Integer, Place> places = new HashMap<>();
        int rank = 0;
        for (ScoreDoc each : found) {
            // Lucene scores a dot product s as (1 + s) / 2
            places.put(each.doc, new Place(++rank, vectors ? 2 * each.score - 1 : each.score));
        }
        return places;
    }

    private static boolean meets(@Nullable Passage passage, Facets asked) {
        return passage != null
                && asked.codes().stream().anyMatch(passage.facets().codes()::contains);
    }

    private Reason reason(
            double score,
            Place word,
            Place near,
            int code,
            Passage passage,
            Facets asked,
            Coverage coverage,
            ReciprocalRank fusion) {
        List<Reason> parts = new ArrayList<>();
        if (word.there()) {
            List<Reason> made = new ArrayList<>();
            made.add(Reason.of("score", word.score(), "BM25 of the words and what exact fields add"));
            made.add(Reason.of(
                    "coverage",
                    coverage.of(passage),
                    "share of the question's words, by rarity: " + coverage.met(passage)));
            exact(made, "code", asked.codes(), passage.facets().codes(), settings.codeBoost());
            exact(made, "part", asked.parts(), passage.facets().parts(), settings.partBoost());
            exact(made, "make", asked.makes(), passage.facets().makes(), settings.makeBoost());
            exact(made, "year", asked.years(), passage.facets().years(), settings.yearBoost());
            parts.add(new Reason("bm25", fusion.share(word.rank(), 1), place(word.rank(), 1), made));
        }
        if (near.there()) {
            parts.add(new Reason(
                    "vector",
                    fusion.share(near.rank(), settings.vectorWeight()),
                    place(near.rank(), settings.vectorWeight()),
                    List.of(Reason.of("similarity", near.score(), "cosine by " + embedding.name()))));
        }
        if (code != NONE) {
            parts.add(
                    Reason.of("codes", fusion.share(code, settings.codeWeight()), place(code, settings.codeWeight())));
        }
        return new Reason("fused", score, "sum of the parts, by reciprocal rank", parts);
    }

    private String place(int rank, double weight) {
        return String.format(Locale.ROOT, "rank %d: %.1f / (%.0f + %d)", rank, weight, settings.k(), rank);
    }

    private static <T> void exact(List<Reason> reasons, String field, Set<T> asked, Set<T> has, double boost) {
        asked.stream()
                .filter(has::contains)
                .forEach(each -> reasons.add(Reason.of("exact " + field, boost, String.valueOf(each))));
    }

    /** How much of the question's words a passage has, each word weighed by how few passages of the index have it. */
    private final class Coverage {
        private final Map<String, Double> rarities = new HashMap<>();
        private final Map<String, Set<String>> seen = new HashMap<>();
        private double all;

        Coverage(Set<String> terms) throws IOException {
            double count = searcher.getIndexReader().numDocs();
            for (String term : terms) {
                int frequency = 0;
                for (String field : List.of(PassageFields.TITLE, PassageFields.HEADINGS, PassageFields.TEXT)) {
                    frequency = Math.max(frequency, searcher.getIndexReader().docFreq(new Term(field, term)));
                }
                double rarity = Math.log(1 + (count + 0.5) / (frequency + 0.5));
                rarities.put(term, rarity);
                all += rarity;
            }
        }

        double of(Passage passage) {
            double met = 0;
            for (String term : common(passage)) {
                met += rarities.getOrDefault(term, 0.0);
            }
            return all == 0 ? 0 : met / all;
        }

        String met(Passage passage) {
            return String.join(" ", common(passage));
        }

        private Set<String> common(Passage passage) {
            return seen.computeIfAbsent(passage.id(), id -> {
                Set<String> common = new LinkedHashSet<>(rarities.keySet());
                common.retainAll(new HashSet<>(analyzer.terms(passage.whole(), Passage.MOST_TEXT_CHARS)));
                return common;
            });
        }
    }
}
