package dev.journeyman.slm.tokenizer.jinja;

/** The value of a name that has none: prints as nothing, is false, has no items; using it otherwise is an error. */
record Undefined(String reason) {

    static Undefined name(String name) {
        return new Undefined("'" + name + "' is undefined");
    }

    static Undefined member(Object of, Object name) {
        return new Undefined("'" + Values.typeName(of) + " object' has no attribute '" + Values.text(name) + "'");
    }

    JinjaException used() {
        return new JinjaException(reason);
    }
}
