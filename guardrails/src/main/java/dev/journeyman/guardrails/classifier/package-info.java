/**
 * A linear classifier with five heads over one extraction of features: what it looks for ({@link dev.journeyman.guardrails.classifier.Head}), what it sees ({@link
 * dev.journeyman.guardrails.classifier.Features}), how it judges a text ({@link dev.journeyman.guardrails.classifier.Classifier}), and the rules that ask it ({@link
 * dev.journeyman.guardrails.classifier.ClassifierRule}). How it is trained is {@code training}'s.
 *
 * <p>This page is the format's specification. The model is one file, {@code classifier.bin} beside these classes; its card is {@code classifier.md}. Numbers are
 * big-endian, real ones IEEE 754 binary32; a name is its length (2 bytes) and its UTF-8.
 *
 * <pre>
 *  0    4  "JGC1"
 *  4    2  format version: 1
 *  6    1  bits of a slot's number: 17
 *  7    1  number of heads: 5
 *  8   32  SHA-256 of the texts it was trained on
 * 40    8  seed of the training
 * then each head, in the order of Head:
 *          name
 *       4  bias
 *       4  step: the value of a weight of 1
 *       2  tokens of a window; 0: only the whole text
 *       4  slope      } of the probability's line
 *       4  intercept  }
 *       4  standard threshold
 *     2^17 weights, signed, by slot
 * last 32  SHA-256 of everything before
 * </pre>
 *
 * <p>A change of {@link dev.journeyman.guardrails.classifier.Features} changes what a slot means and so is a new version of the format. Versions: 1, the first.
 */
@NullMarked
package dev.journeyman.guardrails.classifier;

import org.jspecify.annotations.NullMarked;
