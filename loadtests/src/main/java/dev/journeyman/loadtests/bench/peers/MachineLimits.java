package dev.journeyman.loadtests.bench.peers;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.journeyman.slm.checkpoint.ModelConfig;

/**
 * What the machine can do at best with the threads that every engine gets.
 *
 * <p>No engine can be faster than these bounds, which are the same for all: a step that decodes N streams reads every weight once, at the nominal bits a weight, and multiplies N rows with it; a
 * prompt's rows are multiplied with every weight but the output head's. The keys and values, attention's own products and steps of blocks are left out, so a share is told rather too small. In 4 and 8 bits the products
 * are bounded by 8-bit products, or by bfloat16 where the machine is faster at those.
 *
 * @param readBytesPerSecond reading memory beyond the caches
 * @param bfloat16PerSecond operations of a product in bfloat16, as ATen does it
 * @param int8PerSecond operations of a product in 8 bits
 */
record MachineLimits(
        @JsonProperty("read_bytes_per_second") double readBytesPerSecond,
        @JsonProperty("bfloat16_operations_per_second") double bfloat16PerSecond,
        @JsonProperty("int8_operations_per_second") double int8PerSecond) {
    MachineLimits {
        if (!(readBytesPerSecond > 0) || !(bfloat16PerSecond > 0) || !(int8PerSecond > 0)) {
            throw new IllegalArgumentException("a machine's limits must be above 0, were " + readBytesPerSecond + ", "
                    + bfloat16PerSecond + ", " + int8PerSecond);
        }
    }

    /** The most tokens a second that any engine could reach. */
    double tokensPerSecond(ModelConfig model, Held held, PeerTask task) {
        double weights = model.parameterCount();
        double head = (double) model.vocabularySize() * model.width();
        double perSecond = held == Held.BITS_16 ? bfloat16PerSecond : Math.max(bfloat16PerSecond, int8PerSecond);
        double readSeconds = weights * held.bits() / 8 / readBytesPerSecond;
        double multiplied = task.prefill() ? weights - head : weights;
        double productSeconds = task.size() * 2 * multiplied / perSecond;
        return task.size() / Math.max(readSeconds, productSeconds);
    }
}
