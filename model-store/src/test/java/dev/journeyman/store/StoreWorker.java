package dev.journeyman.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * A process that changes a store until it is killed: stages a version, promotes it, removes an older one, over and over.
 * Arguments: the store's directory, a seed, how many rounds (0: no end). Says "ready" on standard output after the first round.
 * Ends when its standard input does: a test that dies leaves no writers behind.
 */
final class StoreWorker {
    private static final int MAX_VERSIONS = 4;
    private static final Act ACT = new Act("worker", "over and over");

    private StoreWorker() {}

    public static void main(String[] arguments) throws IOException {
        Thread.ofPlatform().daemon().start(StoreWorker::endWithParent);
        Random random = new Random(Long.parseLong(arguments[1]));
        ModelStore store = ModelStore.open(Path.of(arguments[0]));
        int rounds = Integer.parseInt(arguments[2]);
        for (int round = 0; rounds == 0 || round < rounds; round++) {
            if (round == 1) {
                System.out.println("ready");
                System.out.flush();
            }
            String name;
            try (Staging staging = store.stage()) {
                for (String file : new String[] {"config.json", "model.safetensors", "tokenizer.json"}) {
                    byte[] content = new byte[random.nextInt(200_000)];
                    random.nextBytes(content);
                    Files.write(staging.directory().resolve(file), content);
                }
                name = staging.commitLabelled("w", Lineage.imported("dir:/worker", null), ByteProgress.NONE)
                        .name();
            }
            promoteUnlessRemoved(store, name);
            var versions = store.list().versions();
            for (int i = 0; i < versions.size() - MAX_VERSIONS; i++) {
                removeUnlessAnotherDid(store, versions.get(i).name());
            }
        }
    }

    private static void endWithParent() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // an end too
        }
        Runtime.getRuntime().halt(1);
    }

    private static void promoteUnlessRemoved(ModelStore store, String name) {
        try {
            store.lifecycle().promoteByHand(name, ACT);
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.NOT_FOUND) {
                throw e;
            }
        }
    }

    private static void removeUnlessAnotherDid(ModelStore store, String name) {
        try {
            store.remove(name, ACT);
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.NOT_FOUND && e.kind() != StoreException.Kind.REFUSED) {
                throw e;
            }
        }
    }
}
