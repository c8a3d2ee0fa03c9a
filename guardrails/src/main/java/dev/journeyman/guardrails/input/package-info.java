/**
 * Rules about what comes in: questions, passages from retrieval, corrections.
 *
 * <p>What a rule looks for in words stands in resource files ({@code *.phrases}) beside these classes, in lines:
 *
 * <pre>
 * set NAME word word* ...     a set of words; a star stands for any ending; a further line of the same name adds to it; $NAME takes another set in
 * group REASON SENTENCE       a kind of thing that is looked for; the sentence is its explanation
 * on input passage ...        where the group is looked for
 * unless $NAME ...            words that excuse a match that they stand near
 * never-beside $NAME ...      words that excuse a match where they stand right before its first word or right after it
 * seq SLOT ..N SLOT ...       a phrase: slots in this order, with at most N words between two (1 where nothing is said)
 * any SLOT ..N SLOT ...       the same in any order of at most 4 slots
 * </pre>
 *
 * A slot is a word, {@code $NAME}, or several of them joined by {@code |}. Words stand as {@link dev.journeyman.guardrails.text.Word#key} has them: lower case, no accents.
 * A line that begins with {@code #} is a comment. The end of a sentence counts as three words.
 */
@NullMarked
package dev.journeyman.guardrails.input;

import org.jspecify.annotations.NullMarked;
