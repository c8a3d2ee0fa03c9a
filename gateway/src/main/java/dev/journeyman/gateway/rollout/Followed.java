package dev.journeyman.gateway.rollout;

import dev.journeyman.gateway.serving.ServedModel;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.StoredVersion;
import java.util.List;

/** A model store whose champion and canary a gateway serves, and how its versions are loaded. */
public interface Followed {
    /** The store. */
    ModelStore store();

    /**
     * Makes a fresh store ready, once, before it is looked at: a starter is put into it, for instance.
     *
     * @throws Exception where there is nothing to serve; the message says so in one sentence with the fix
     */
    void prepare() throws Exception;

    /**
     * Loads a version, its bytes compared with its manifest. May take long.
     *
     * @param loaded those that are loaded: a version that is an adapter of one's weights may be put beside it
     * @throws Exception where it cannot be loaded; the message says why in one sentence
     */
    ServedModel load(StoredVersion version, List<ServedModel> loaded) throws Exception;
}
