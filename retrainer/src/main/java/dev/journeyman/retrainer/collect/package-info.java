/**
 * Corpus intake for pretraining: from the domain's own passages to texts of others, as Building Domain-Specific Small Language Models via Guided Data Generation
 * (2025) does it, without its large models: keyphrases, a search engine, pages, their content, a linear classifier, topic similarity, deduplication. What a
 * teacher model does there, expanding short texts, belongs to {@code synthesize}, which gets its seeds from here.
 *
 * <p>This page is the specification of the folder OUT.
 *
 * <pre>
 * 1-queries, 2-results, 3-fetched, 4-text, 5-in-domain, 6-on-topic, 7-deduplicated
 *                        a folder each stage: {@link dev.journeyman.retrainer.collect.documents}
 * records.jsonl          training records of kind text, as {@link dev.journeyman.retrainer.trainingset} specifies them; id collected/SHA-256,
 *                        human_curated, trust 0.6, sources are addresses, concepts the nearest passages
 * expansion-seeds.jsonl  paragraphs of 15 to 80 words that are on topic: {id, parent, source, title, passage, family, similarity, words, text}; parent
 *                        is the id of the record that it stands in, passage the one it is nearest to
 * report.json            format 1: {stages: [{stage, documents, kept, dropped, notes}], redacted, records, expansion_seeds}
 * report.txt             the same to read
 * .lock                  held while a run is at work
 * </pre>
 *
 * <p>Pages lie in 3-fetched as they came, personal data included; from 4-text on it is taken out. Whoever must not keep such pages removes that folder
 * when the run is done.
 *
 * <p>Version history: 1, the first.
 */
@NullMarked
package dev.journeyman.retrainer.collect;

import org.jspecify.annotations.NullMarked;
