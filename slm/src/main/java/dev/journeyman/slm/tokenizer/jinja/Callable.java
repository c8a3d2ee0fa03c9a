package dev.journeyman.slm.tokenizer.jinja;

/** Something a template can call: a function given to it, a method of a value, a macro. */
@FunctionalInterface
interface Callable {

    Object call(Arguments arguments);
}
