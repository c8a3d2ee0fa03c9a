/**
 * The part of the Jinja template language that chat templates are written in, with Python's meaning to the letter.
 *
 * <p>A prompt that differs by one character from what a model was trained on costs quality and tells nobody, so the
 * values here behave as Python's do: {@code True} prints as {@code True}, {@code '%'} takes the divisor's sign, {@code
 * not x is defined} negates the test, a slice counts characters and not UTF-16 units, and {@code 'a'.strip('\n')} is
 * Python's. White space is handled as with {@code trim_blocks} and {@code lstrip_blocks} set, the way Hugging Face's
 * libraries render. Expected outputs computed by Python's own Jinja2 stand beside the tests.
 *
 * <p>Known: output, comments, {@code raw}, {@code if}, {@code for} (with {@code if} and {@code else}), {@code set} (value,
 * block, attribute of a namespace), {@code macro}, {@code filter}, {@code generation}, {@code break}, {@code continue};
 * expressions with filters and tests. Not known, and refused when the template is read, with the line: {@code include},
 * {@code import}, {@code extends}, {@code block}, {@code call}, {@code with}, {@code autoescape}, recursive loops.
 * Where it is known to differ: a tuple is a list, and prints with brackets; integers end at 64 bits.
 *
 * <p>A template is data from a stranger. It is interpreted, reaches no Java object, cannot change a value it was given,
 * and works within a {@linkplain dev.journeyman.slm.tokenizer.jinja.Limits budget} of steps and characters.
 */
@NullMarked
package dev.journeyman.slm.tokenizer.jinja;

import org.jspecify.annotations.NullMarked;
