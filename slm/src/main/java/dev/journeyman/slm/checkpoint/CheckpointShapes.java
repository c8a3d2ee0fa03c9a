package dev.journeyman.slm.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SequencedMap;

/** Whether stored tensors are exactly the weights of a config. */
final class CheckpointShapes {
    private CheckpointShapes() {}

    /** The weights in the expected order; throws with every name, type and shape that does not fit. */
    static SequencedMap<String, StoredTensor> check(
            ModelConfig config, Map<String, StoredTensor> stored, Path directory) {
        SequencedMap<String, long[]> expected = TensorNames.expectedShapes(config);
        SequencedMap<String, StoredTensor> weights = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        expected.forEach((name, shape) -> {
            StoredTensor tensor = stored.get(name);
            if (tensor == null) {
                problems.add(mismatch("tensor " + Quoted.text(name) + " is missing" + hint(name, stored)));
            } else {
                fit(tensor, shape, problems);
                weights.put(name, tensor);
            }
        });
        stored.forEach((name, tensor) -> {
            if (expected.containsKey(name) || TensorNames.isComputed(name)) {
                return;
            }
            if (name.equals(TensorNames.OUTPUT_HEAD)) {
                // Some tools store the tied head too. The config says that the embedding is meant.
                fit(tensor, new long[] {config.vocabularySize(), config.width()}, problems);
            } else {
                problems.add(mismatch("tensor " + Quoted.text(name) + " does not belong to a "
                        + config.architecture().modelType() + " network of this config"));
            }
        });
        if (!problems.isEmpty()) {
            throw new CheckpointException(directory.toString(), problems);
        }
        return weights;
    }

    private static String hint(String name, Map<String, StoredTensor> stored) {
        if (name.equals(TensorNames.OUTPUT_HEAD)) {
            return "; if it is meant to be the embedding, set tie_word_embeddings to true in config.json";
        }
        boolean bare = stored.containsKey(name.replaceFirst("^model\\.", ""));
        return bare ? "; it is stored without the prefix \"model.\": save the model with its language-model head" : "";
    }

    /** Adds a problem where type or shape do not fit. */
    static void fit(StoredTensor tensor, long[] shape, List<Problem> problems) {
        if (!tensor.type().isWeight()) {
            problems.add(Problem.unsupported("tensor " + Quoted.text(tensor.name()) + " has type " + tensor.type()
                    + "; weights must be F32, F16 or BF16: convert them"));
        }
        if (!Arrays.equals(tensor.shape(), shape)) {
            problems.add(mismatch("tensor " + Quoted.text(tensor.name()) + " has shape "
                    + Arrays.toString(tensor.shape()) + ", but the config needs " + Arrays.toString(shape)));
        }
    }

    /** The sources in the expected order; throws with every one that does not fit. */
    static List<TensorSource> checkSources(
            SequencedMap<String, long[]> expected, List<TensorSource> tensors, Path directory, String owner) {
        Map<String, TensorSource> given = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        for (TensorSource tensor : tensors) {
            if (given.put(tensor.name(), tensor) != null) {
                problems.add(mismatch("tensor " + Quoted.text(tensor.name()) + " is given twice"));
            }
        }
        List<TensorSource> ordered = new ArrayList<>();
        expected.forEach((name, shape) -> {
            TensorSource tensor = given.remove(name);
            if (tensor == null) {
                problems.add(mismatch("tensor " + Quoted.text(name) + " is not given"));
            } else if (!tensor.type().isWeight() || !Arrays.equals(tensor.shape(), shape)) {
                problems.add(mismatch("tensor " + Quoted.text(name) + " is given as " + tensor.type()
                        + Arrays.toString(tensor.shape()) + ", but must be F32, F16 or BF16 "
                        + Arrays.toString(shape)));
            } else {
                ordered.add(tensor);
            }
        });
        for (String name : given.keySet()) {
            problems.add(mismatch("tensor " + Quoted.text(name) + " does not belong to " + owner));
        }
        if (!problems.isEmpty()) {
            throw new CheckpointException(directory.toString(), problems);
        }
        return ordered;
    }

    /** Throws if an element is NaN or infinite. */
    static void requireFinite(StoredTensor tensor) {
        OptionalLong index = tensor.firstNonFinite();
        if (index.isPresent()) {
            throw new CheckpointException(
                    CheckpointException.Kind.NON_FINITE,
                    tensor.source(),
                    "tensor " + Quoted.text(tensor.name()) + " of shape " + Arrays.toString(tensor.shape())
                            + " holds NaN or infinity at element " + index.getAsLong()
                            + "; the checkpoint is damaged or its training diverged");
        }
    }

    static Problem mismatch(String text) {
        return new Problem(CheckpointException.Kind.MISMATCH, List.of(), text);
    }
}
