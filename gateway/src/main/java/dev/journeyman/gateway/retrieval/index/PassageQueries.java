package dev.journeyman.gateway.retrieval.index;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.CombinedFieldQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** The queries of a search: words as BM25F (Robertson, Zaragoza and Taylor 2004), exact fields as constants on top, vectors; each within what the caller may read. */
final class PassageQueries {
    /** Words of a question past this are not looked for. */
    static final int MOST_TERMS = 64;

    private final SearchSettings settings;

    PassageQueries(SearchSettings settings) {
        this.settings = settings;
    }

    /** What a caller may read: passages for all, and those with one of the labels. */
    static Query readable(Collection<String> labels) {
        Query open = new TermQuery(PassageFields.openToAll());
        if (labels.isEmpty()) {
            return open;
        }
        List<BytesRef> own = labels.stream().map(BytesRef::new).toList();
        return new BooleanQuery.Builder()
                .add(open, BooleanClause.Occur.SHOULD)
                .add(new TermInSetQuery(PassageFields.LABEL, own), BooleanClause.Occur.SHOULD)
                .build();
    }

    /** Words and exact fields; null where the question has neither. */
    @Nullable
    Query words(Question question, Collection<String> terms) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        int clauses = 0;
        for (String term : terms) {
            all.add(word(term), BooleanClause.Occur.SHOULD);
            clauses++;
        }
        clauses += exact(all, PassageFields.CODE, question.facets().codes(), settings.codeBoost());
        clauses += exact(all, PassageFields.PART, question.facets().parts(), settings.partBoost());
        clauses += exact(all, PassageFields.MAKE, question.facets().makes(), settings.makeBoost());
        clauses += exact(
                all,
                PassageFields.YEAR,
                question.facets().years().stream().map(String::valueOf).toList(),
                settings.yearBoost());
        if (clauses == 0) {
            return null;
        }
        return new BooleanQuery.Builder()
                .add(all.build(), BooleanClause.Occur.MUST)
                .add(readable(question.labels()), BooleanClause.Occur.FILTER)
                .build();
    }

    /** A word in any of the fields. */
    Query word(String term) {
        return new CombinedFieldQuery.Builder(term)
                .addField(PassageFields.TITLE, (float) settings.titleWeight())
                .addField(PassageFields.HEADINGS, (float) settings.headingWeight())
                .addField(PassageFields.TEXT, 1)
                .build();
    }

    /** The nearest vectors among what the caller may read. */
    Query vectors(Question question, float[] vector) {
        return new KnnFloatVectorQuery(
                PassageFields.VECTOR, vector, settings.candidates(), readable(question.labels()));
    }

    private static int exact(BooleanQuery.Builder all, String field, Collection<String> values, double boost) {
        int count = 0;
        for (String value : values) {
            if (boost > 0 && count < MOST_TERMS) {
                String term = field.equals(PassageFields.CODE)
                        ? value.toUpperCase(Locale.ROOT)
                        : value.toLowerCase(Locale.ROOT);
                Query matches = new ConstantScoreQuery(new TermQuery(new Term(field, term)));
                all.add(new BoostQuery(matches, (float) boost), BooleanClause.Occur.SHOULD);
                count++;
            }
        }
        return count;
    }
}
