package dev.journeyman.slm.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Damages files as disks, downloads, and people who mean harm do; the seed decides how. */
final class Mutator {
    private static final String[] NUMBERS = {
        "-1",
        "0",
        "1",
        "2",
        "3",
        "4",
        "6",
        "7",
        "8",
        "12",
        "16",
        "32",
        "64",
        "127",
        "128",
        "255",
        "256",
        "1024",
        "65536",
        "2147483647",
        "2147483648",
        "-2147483648",
        "4294967296",
        "4611686018427387904",
        "9223372036854775807",
        "9223372036854775808",
        "18446744073709551615",
        "1e5",
        "1e400",
        "-0",
        "0.5",
        "1e-320",
        "100000.0"
    };

    private static final String[] STRINGS = {
        "",
        "x",
        "F32",
        "F16",
        "BF16",
        "F64",
        "BOOL",
        "I64",
        "dtype",
        "shape",
        "data_offsets",
        "__metadata__",
        "model.norm.weight",
        "lm_head.weight",
        "model.layers.0.mlp.up_proj.weight",
        "llama",
        "mistral",
        "qwen2",
        "qwen3",
        "mixtral",
        "yarn",
        "linear",
        "llama3",
        "default",
        "gelu",
        "head_dim",
        "rope_parameters",
        "rope_scaling",
        "sliding_window",
        "layer_types",
        "use_sliding_window",
        "quantization_config",
        "num_experts",
        "full_attention",
        "attention_bias",
        "mlp_bias",
        "tie_word_embeddings",
        "model-00001-of-00002.safetensors",
        "../x.safetensors",
        "q_proj",
        "all-linear",
        "use_dora",
        "modules_to_save",
        "bias",
        "r",
        "\\u0000",
        "\\ud800",
        "\u00e9"
    };

    private static final String[] VALUES = {
        "null",
        "true",
        "false",
        "[]",
        "{}",
        "[0]",
        "[0,1]",
        "[1,2,3]",
        "[[1]]",
        "{\"a\":1}",
        "[\"a\"]",
        "{\"type\":\"linear\",\"factor\":2}",
        "{\"rope_type\":\"llama3\",\"factor\":8}",
        "{\"rope_theta\":5}"
    };

    private static final String[] BREAKERS = {
        "NaN", "Infinity", "[[[[[[[[", "{\"a\":", "}", "]", "[", "{", ",", ":", "\"", "\\", "../", "\u0000", "/*", "'"
    };

    private final Random random;

    Mutator(long seed) {
        this.random = new Random(seed);
    }

    /** Mostly one change, sometimes up to four, anywhere. */
    byte[] mutate(byte[] bytes) {
        byte[] mutated = bytes;
        for (int changes = random.nextInt(3) > 0 ? 1 : 1 + random.nextInt(4); changes > 0; changes--) {
            mutated = change(mutated);
        }
        return mutated;
    }

    /** Changes in the header only, its length corrected, so that the checks behind the JSON are reached. */
    byte[] mutateHeader(byte[] file) {
        ByteBuffer old = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) old.getLong(0);
        byte[] header = mutate(Arrays.copyOfRange(file, 8, 8 + length));
        ByteBuffer mutated =
                ByteBuffer.allocate(file.length - length + header.length).order(ByteOrder.LITTLE_ENDIAN);
        mutated.putLong(header.length).put(header).put(file, 8 + length, file.length - 8 - length);
        return mutated.array();
    }

    /** One in three breaks the file at random; the others put one JSON value where another stood. */
    private byte[] change(byte[] bytes) {
        if (bytes.length == 0) {
            return any(BREAKERS);
        }
        int at = random.nextInt(bytes.length);
        return switch (random.nextInt(24)) {
            case 0 -> flip(bytes, at);
            case 1 -> splice(bytes, at, new byte[] {(byte) random.nextInt(256)}, 1);
            case 2 -> Arrays.copyOf(bytes, at);
            case 3 -> splice(bytes, at, any(BREAKERS), 0);
            case 4 -> splice(bytes, at, new byte[0], 1 + random.nextInt(40));
            case 5 -> splice(bytes, at, Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 100)), 0);
            case 6 -> Arrays.copyOf(bytes, bytes.length + 1 + at);
            case 7 -> splice(bytes, at, any(VALUES), 0);
            default -> replaceWord(bytes, at);
        };
    }

    private byte[] any(String[] choices) {
        return choices[random.nextInt(choices.length)].getBytes(StandardCharsets.UTF_8);
    }

    private byte[] flip(byte[] bytes, int at) {
        byte[] mutated = bytes.clone();
        mutated[at] ^= (byte) (1 << random.nextInt(8));
        return mutated;
    }

    /** Replaces the next number, string or word at or after a place, mostly by one of its own sort. */
    private byte[] replaceWord(byte[] bytes, int at) {
        int start = at;
        while (start < bytes.length && !isWord(bytes[start])) {
            start++;
        }
        while (start > 0 && start < bytes.length && isWord(bytes[start - 1])) {
            start--;
        }
        if (start == bytes.length) {
            return flip(bytes, at);
        }
        int end = start;
        while (end < bytes.length && isWord(bytes[end])) {
            end++;
        }
        byte[] word;
        if (random.nextInt(6) == 0) {
            word = any(VALUES);
        } else if (bytes[start] == '"') {
            word = ('"' + STRINGS[random.nextInt(STRINGS.length)] + '"').getBytes(StandardCharsets.UTF_8);
        } else {
            word = any(random.nextInt(6) == 0 ? VALUES : NUMBERS);
        }
        return splice(bytes, start, word, end - start);
    }

    private static boolean isWord(byte b) {
        return (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || "\"_.-".indexOf(b) >= 0;
    }

    private static byte[] splice(byte[] bytes, int at, byte[] insert, int remove) {
        int rest = Math.min(bytes.length, at + remove);
        byte[] mutated = new byte[at + insert.length + bytes.length - rest];
        System.arraycopy(bytes, 0, mutated, 0, at);
        System.arraycopy(insert, 0, mutated, at, insert.length);
        System.arraycopy(bytes, rest, mutated, at + insert.length, bytes.length - rest);
        return mutated;
    }
}
