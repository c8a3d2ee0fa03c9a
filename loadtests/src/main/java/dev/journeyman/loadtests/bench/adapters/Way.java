package dev.journeyman.loadtests.bench.adapters;

/** Ways to answer with one base and what was trained on it. */
enum Way {
    /** Every stream is the base's. */
    BASE("base"),
    /** Every stream is of one model, which an adapter was merged into. */
    MERGED("merged"),
    /** The base and its adapters in one batch, the streams in turn. */
    ADAPTERS("adapters in one batch"),
    /** As many merged models, all loaded; each answers its share of the streams when the one before has. The baseline. */
    MODELS("merged models in turn");

    private final String title;

    Way(String title) {
        this.title = title;
    }

    /** What the table calls it. */
    String title() {
        return title;
    }
}
