package dev.journeyman.slm.checkpoint;

/**
 * A linear map inside a layer, with its names and shape. A weight is stored as [out, in], so y = x W^T + b.
 *
 * <p>These are also the maps that a LoRA adapter may change.
 */
public enum Projection {
    /** Queries: [H * D, C]. */
    QUERY("self_attn", "q_proj"),
    /** Keys: [kvHeads * D, C]. */
    KEY("self_attn", "k_proj"),
    /** Values: [kvHeads * D, C]. */
    VALUE("self_attn", "v_proj"),
    /** The attention's output: [C, H * D]. */
    OUTPUT("self_attn", "o_proj"),
    /** The feed-forward block's gate: [hiddenWidth, C]. */
    GATE("mlp", "gate_proj"),
    /** The feed-forward block's other input: [hiddenWidth, C]. */
    UP("mlp", "up_proj"),
    /** The feed-forward block's output: [C, hiddenWidth]. */
    DOWN("mlp", "down_proj");

    private final String block;
    private final String module;

    Projection(String block, String module) {
        this.block = block;
        this.module = module;
    }

    /** The module's own name, as PEFT's {@code target_modules} lists it: {@code q_proj}. */
    public String module() {
        return module;
    }

    /** The name with its block: {@code self_attn.q_proj}. */
    public String path() {
        return block + '.' + module;
    }

    /** The module's full name in a layer: {@code model.layers.3.self_attn.q_proj}. */
    public String module(int layer) {
        return TensorNames.layer(layer) + path();
    }

    /** The weight's tensor in a layer. */
    public String weight(int layer) {
        return module(layer) + ".weight";
    }

    /** The bias's tensor in a layer; stored only where {@link #hasBias}. */
    public String bias(int layer) {
        return module(layer) + ".bias";
    }

    /** Width of what comes out. */
    public int outWidth(ModelConfig config) {
        return switch (this) {
            case QUERY -> config.heads() * config.headWidth();
            case KEY, VALUE -> config.kvHeads() * config.headWidth();
            case OUTPUT, DOWN -> config.width();
            case GATE, UP -> config.hiddenWidth();
        };
    }

    /** Width of what goes in. */
    public int inWidth(ModelConfig config) {
        return switch (this) {
            case QUERY, KEY, VALUE, GATE, UP -> config.width();
            case OUTPUT -> config.heads() * config.headWidth();
            case DOWN -> config.hiddenWidth();
        };
    }

    /** Whether the checkpoint stores a bias for this map. */
    public boolean hasBias(ModelConfig config) {
        return switch (this) {
            case QUERY, KEY, VALUE -> config.attentionBias();
            case OUTPUT -> config.outputBias();
            case GATE, UP, DOWN -> config.mlpBias();
        };
    }
}
