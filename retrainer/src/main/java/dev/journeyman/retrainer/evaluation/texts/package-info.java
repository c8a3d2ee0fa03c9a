/**
 * How alike an answer and a reference are: ROUGE, BLEU, the match of short answers as SQuAD takes it, BERTScore. Each class gives its paper and how it splits a text into words;
 * they agree with the implementations that published figures come from (google-research/rouge, sacrebleu), which the tests hold.
 *
 * <p>None of them says whether an answer is right. They are reported beside what does.
 */
@NullMarked
package dev.journeyman.retrainer.evaluation.texts;

import org.jspecify.annotations.NullMarked;
