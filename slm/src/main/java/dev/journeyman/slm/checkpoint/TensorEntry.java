package dev.journeyman.slm.checkpoint;

/** One entry of a safetensors header. Start and end count bytes from the end of the header. */
final class TensorEntry {
    private final String name;
    private final ElementType type;
    private final long[] shape;
    private final long start;
    private final long end;

    TensorEntry(String name, ElementType type, long[] shape, long start, long end) {
        this.name = name;
        this.type = type;
        this.shape = shape.clone();
        this.start = start;
        this.end = end;
    }

    String name() {
        return name;
    }

    ElementType type() {
        return type;
    }

    /** Not copied: read only. */
    long[] shape() {
        return shape;
    }

    long start() {
        return start;
    }

    long end() {
        return end;
    }

    long bytes() {
        return end - start;
    }
}
