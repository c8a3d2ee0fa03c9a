/**
 * How the classifier is trained: from texts that the project wrote, by one command, to the same bytes each time. Nothing here runs when requests are judged.
 *
 * <p>A text is what it says ({@link dev.journeyman.guardrails.classifier.training.Sample}); which head learns it as what is {@link
 * dev.journeyman.guardrails.classifier.training.Lesson}'s to say; near-duplicates are kept in one fold; each head is trained on all texts, and on all folds but one to
 * learn how its evidence becomes a probability.
 *
 * <p>A corpus file is JSON Lines in UTF-8: {@code {"text":"…","label":"…","kind":"…","language":"…"}}. Its name says what its labels mean (see {@code Lesson}); a file
 * whose name begins with {@code extra-} has labels that say it themselves.
 */
@NullMarked
package dev.journeyman.guardrails.classifier.training;

import org.jspecify.annotations.NullMarked;
