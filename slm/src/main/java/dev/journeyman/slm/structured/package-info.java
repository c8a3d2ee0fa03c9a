/**
 * Answers in a form: a JSON Schema, or a list of sections, is compiled to an automaton over bytes, and of a vocabulary's tokens only those may come next that keep the answer the beginning of a
 * document of the schema, or of a text with the sections.
 *
 * <p><b>The subset of JSON Schema</b> (2020-12). {@code type}, a list of types too; {@code properties}, {@code required}, {@code additionalProperties}; {@code items},
 * {@code minItems}, {@code maxItems}; {@code enum}, {@code const}, both beside {@code type} only; {@code anyOf} and {@code $ref} to {@code #} or {@code #/$defs/NAME} (or
 * {@code definitions}), both alone; {@code minLength}, {@code maxLength}; {@code pattern}, regular ({@link dev.journeyman.slm.structured.PatternSyntax}); {@code format} date, date-time,
 * uuid; of integers {@code minimum}, {@code maximum} and the exclusive ones; {@code true} and {@code {}} for anything. Titles, descriptions and the like are passed over. All else is
 * refused by name ({@link dev.journeyman.slm.structured.SchemaException}), everything at once. Every answer is valid under the schema; not every valid document can be an answer:
 *
 * <ul>
 *   <li>Members come in the order of {@code properties}, those of other names behind them. Where {@code additionalProperties} is absent there are none, unless
 *       {@code properties} is absent too.
 *   <li>Where {@code type} is absent, the keywords say of which type the value is.
 *   <li>Values of {@code enum} and {@code const} are compact JSON, names are written with JSON's short escapes; names that the schema does not give have no escapes and 1 to 64
 *       characters.
 *   <li>Strings with a pattern or format have no escapes but those that JSON demands. Dates leave out the 29th of February and lie between the years 1000 and 2999.
 *   <li>The bounds of {@link dev.journeyman.slm.structured.Bounds}: strings of 4,096 characters, 256 with a pattern or format; arrays of 256 items; 64 members with names that
 *       the schema does not give; numbers of 15 digits, as many behind the point and an exponent of two; objects and arrays 16 deep. A schema's own limit counts where it is lower.
 * </ul>
 *
 * <p><b>White space.</b> One space may stand behind {@code , : [ {} and before {@code ] }}, and nowhere else: models that learned from {@code ", "} and {@code ": "} write as they
 * learned, and none can fill its answer with spaces or line ends.
 *
 * <p><b>The automaton.</b> A {@link dev.journeyman.slm.structured.Stack} is one reading of what was written: the open objects and arrays, and inside them a string, number or literal,
 * each a deterministic automaton of its own ({@link dev.journeyman.slm.structured.Lexeme}). Branches of {@code anyOf} that begin alike are followed side by side
 * ({@link dev.journeyman.slm.structured.Stacks}).
 *
 * <p><b>The way to the end.</b> Every reading knows a number of tokens that suffices to end the document. It counts a token for each byte, and fewer for names and literals, whose
 * fewest tokens are computed. A token is allowed only if what is needed after it is not more than what is left. From every state some token makes the need smaller by one, so
 * an answer that begins with room enough is always finished: that is all the steering there is, and it works from the first token on.
 *
 * <p><b>Sections.</b> Text under headings is held in the same way ({@link dev.journeyman.slm.structured.SectionsConstraint}): between the lines a frame that knows what may come next,
 * inside them a lexeme of free text. A model that would end such an answer too early goes the shortest way to where it may.
 *
 * <p><b>Masks.</b> The vocabulary is a trie of bytes ({@link dev.journeyman.slm.structured.Vocabulary}) that is walked with the readings
 * ({@link dev.journeyman.slm.structured.MaskWalk}). What may stand in a string is found once for a vocabulary; whole masks are kept for readings that were met before.
 *
 * <p>Sources: Dong et al., "XGrammar: Flexible and Efficient Structured Generation Engine for Large Language Models", 2024 (tokens that do not depend on the context, byte-level
 * pushdown automata); llguidance (lexemes below a grammar, tries of tokens); Koo, Liu and He, "Automata-based constraints for language model decoding", 2024. No code is taken
 * from any.
 */
@NullMarked
package dev.journeyman.slm.structured;

import org.jspecify.annotations.NullMarked;
