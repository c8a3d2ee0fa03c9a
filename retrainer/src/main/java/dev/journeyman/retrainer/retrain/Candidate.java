package dev.journeyman.retrainer.retrain;

import dev.journeyman.retrainer.lineage.ModelFolder;
import dev.journeyman.retrainer.train.CheckpointFolder;
import dev.journeyman.retrainer.trainingset.Anchor;
import dev.journeyman.retrainer.trainingset.TrainingSet;
import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.checkpoint.ElementType;
import dev.journeyman.slm.checkpoint.LoraAdapter;
import dev.journeyman.slm.checkpoint.LoraMerge;
import dev.journeyman.slm.checkpoint.MergedAdapter;
import dev.journeyman.slm.training.TrainableNetwork;
import dev.journeyman.store.ByteProgress;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.Staging;
import dev.journeyman.store.StoredVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** What a run has trained, from the network to a version of the store. */
final class Candidate {
    private final Path folder;
    private final StoredVersion parent;

    Candidate(Path folder, StoredVersion parent) {
        this.folder = folder;
        this.parent = parent;
    }

    /** Writes weights as a model directory, all of it or nothing. */
    interface Weights {
        void write(Path directory) throws IOException;
    }

    /** The network as a model directory in the run's folder; what is there already stays. An adapter is merged into the weights and kept beside them. */
    Path export(TrainableNetwork network, Checkpoint start, boolean adapter) throws IOException {
        ElementType type = start.tensor(start.names().iterator().next()).type();
        return write("trained", directory -> {
            if (!adapter) {
                network.export(directory, type);
                return;
            }
            Path kept = folder.resolve("adapter");
            ModelFolder.delete(kept);
            network.exportAdapter(kept, ElementType.F32);
            try (LoraAdapter opened = LoraAdapter.open(kept, start.config())) {
                LoraMerge.write(start, opened, directory);
            }
            MergedAdapter.keep(kept, directory, parent.exactName());
        });
    }

    /** A model directory in the run's folder. */
    Path write(String name, Weights weights) throws IOException {
        Path target = folder.resolve(name);
        if (Files.exists(target)) {
            return target;
        }
        Path unfinished = folder.resolve(CheckpointFolder.UNFINISHED + name);
        ModelFolder.delete(unfinished);
        weights.write(unfinished);
        ModelFolder.takeOver(parent.directory(), unfinished);
        Files.copy(folder.resolve(RetrainRun.SET).resolve(Anchor.FILE), unfinished.resolve(Anchor.FILE));
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        return target;
    }

    /** Makes a version of a model directory; the same files are the same version. */
    StoredVersion store(ModelStore store, Path directory, String recipe, TrainingSet set) throws IOException {
        ByteProgress quiet = (name, bytes) -> {};
        try (Staging staging = store.stage();
                Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                staging.copy(file, String.valueOf(file.getFileName()), quiet);
            }
            return staging.commitLabelled(
                    recipe,
                    set.lineage(
                            String.valueOf(folder.getFileName()),
                            parent.name(),
                            recipe,
                            parent.manifest().lineage().licence()),
                    quiet);
        }
    }
}
