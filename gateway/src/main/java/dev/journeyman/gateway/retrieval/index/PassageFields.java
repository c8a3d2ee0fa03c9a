package dev.journeyman.gateway.retrieval.index;

import dev.journeyman.gateway.retrieval.documents.DocumentName;
import dev.journeyman.gateway.retrieval.documents.Facets;
import dev.journeyman.gateway.retrieval.documents.Passage;
import dev.journeyman.gateway.retrieval.embedding.Embedding;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;

/** A passage as a Lucene document and back; the package's page has the fields. */
final class PassageFields {
    static final String ID = "id";
    static final String SOURCE = "source";
    static final String DOCUMENT = "document";
    static final String NAME = "name";
    static final String DIGEST = "digest";
    static final String TITLE = "title";
    static final String HEADINGS = "headings";
    static final String TEXT = "text";
    static final String CODE = "code";
    static final String PART = "part";
    static final String MAKE = "make";
    static final String YEAR = "year";
    static final String LABEL = "label";
    static final String OPEN = "open";
    static final String VECTOR = "vector";
    private static final String YES = "1";
    private static final char BETWEEN = '\n';

    private PassageFields() {}

    /** The term that every passage of a document has. */
    static Term document(DocumentName document) {
        return new Term(DOCUMENT, document.source() + BETWEEN + document.name());
    }

    /** The document that a term of the field stands for. */
    static DocumentName documentOf(String term) {
        int at = term.indexOf(BETWEEN);
        return new DocumentName(term.substring(0, at), term.substring(at + 1));
    }

    static Term openToAll() {
        return new Term(OPEN, YES);
    }

    static Document write(Passage passage, String digest, Embedding embedding) {
        Document document = new Document();
        document.add(new StringField(ID, passage.id(), Field.Store.YES));
        document.add(new StringField(SOURCE, passage.document().source(), Field.Store.YES));
        document.add(new StringField(DOCUMENT, document(passage.document()).text(), Field.Store.NO));
        document.add(new StoredField(NAME, passage.document().name()));
        document.add(new StoredField(DIGEST, digest));
        document.add(new TextField(TITLE, passage.title(), Field.Store.YES));
        passage.headings().forEach(each -> document.add(new TextField(HEADINGS, each, Field.Store.YES)));
        document.add(new TextField(TEXT, passage.text(), Field.Store.YES));
        Facets facets = passage.facets();
        facets.codes().forEach(each -> exact(document, CODE, each));
        facets.parts().forEach(each -> exact(document, PART, each.toLowerCase(Locale.ROOT)));
        facets.makes().forEach(each -> exact(document, MAKE, each.toLowerCase(Locale.ROOT)));
        facets.years().forEach(each -> exact(document, YEAR, each.toString()));
        if (passage.labels().isEmpty()) {
            document.add(new StringField(OPEN, YES, Field.Store.NO));
        } else {
            passage.labels().forEach(each -> exact(document, LABEL, each));
        }
        float[] vector = embedding.embed(passage.whole());
        if (isUsable(vector)) {
            document.add(new KnnFloatVectorField(VECTOR, vector, VectorSimilarityFunction.DOT_PRODUCT));
        }
        return document;
    }

    static Passage read(Document document) {
        return new Passage(
                one(document, ID),
                new DocumentName(one(document, SOURCE), one(document, NAME)),
                one(document, TITLE),
                List.of(document.getValues(HEADINGS)),
                one(document, TEXT),
                new Facets(
                        all(document, CODE),
                        all(document, PART),
                        all(document, MAKE),
                        all(document, YEAR).stream()
                                .map(Integer::valueOf)
                                .collect(Collectors.toCollection(LinkedHashSet::new))),
                all(document, LABEL));
    }

    /** Whether a vector points anywhere. */
    static boolean isUsable(float[] vector) {
        for (float each : vector) {
            if (each != 0) {
                return true;
            }
        }
        return false;
    }

    /** A kept value. */
    static String one(Document document, String field) {
        String value = document.get(field);
        if (value == null) {
            throw new IllegalStateException("a passage without " + field);
        }
        return value;
    }

    private static Set<String> all(Document document, String field) {
        return new LinkedHashSet<>(Arrays.asList(document.getValues(field)));
    }

    private static void exact(Document document, String field, String value) {
        document.add(new StringField(field, value, Field.Store.YES));
    }
}
