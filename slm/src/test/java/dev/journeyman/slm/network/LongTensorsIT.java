package dev.journeyman.slm.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LongTensorsIT {
    @Test
    void vectorsOfAStepStandBesideEachOtherWhateverTheirLengths() {
        LongTensors numbers = new LongTensors();
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            for (int step = 0; step < 3; step++) {
                numbers.reuse();
                List<PtNDArray> tensors = new ArrayList<>();
                List<long[]> expected = new ArrayList<>();
                for (int length : new int[] {1, 0, 300, 200, 7, 5000, 0, 3}) { // 4 KiB are 512 of them
                    long[] values = LongStream.range(0, length)
                            .map(i -> 1000L * expected.size() + i)
                            .toArray();
                    expected.add(values);
                    tensors.add(numbers.vector((PtNDManager) manager, values));
                }
                for (int i = 0; i < tensors.size(); i++) {
                    assertThat(tensors.get(i).getShape().getShape()).containsExactly(expected.get(i).length);
                    assertThat(tensors.get(i).toLongArray()).containsExactly(expected.get(i));
                }
            }
        }
    }
}
