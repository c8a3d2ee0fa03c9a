package dev.journeyman.slm.checkpoint;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** A family of networks that can be read, named as {@code model_type} names it. SmolLM2 is {@link #LLAMA}. */
public enum Architecture {
    /** Llama 2 and 3, SmolLM2 and everything else that calls itself {@code llama}. */
    LLAMA("llama", "LlamaForCausalLM"),
    /** Mistral: Llama with an optional sliding window. */
    MISTRAL("mistral", "MistralForCausalLM"),
    /** Qwen2 and Qwen2.5: biases on q, k and v. */
    QWEN2("qwen2", "Qwen2ForCausalLM"),
    /** Qwen3: RMS norms on each head's q and k. */
    QWEN3("qwen3", "Qwen3ForCausalLM");

    private final String modelType;
    private final String className;

    Architecture(String modelType, String className) {
        this.modelType = modelType;
        this.className = className;
    }

    /** The value of {@code model_type} in config.json. */
    public String modelType() {
        return modelType;
    }

    /** The value that config.json's {@code architectures} list holds. */
    public String className() {
        return className;
    }

    /** The architecture of that {@code model_type}, if it is one of ours. */
    public static Optional<Architecture> ofModelType(String modelType) {
        return Arrays.stream(values())
                .filter(architecture -> architecture.modelType.equals(modelType))
                .findFirst();
    }

    /** All supported values of {@code model_type}, for messages. */
    static String supported() {
        return Arrays.stream(values()).map(Architecture::modelType).collect(Collectors.joining(", "));
    }
}
