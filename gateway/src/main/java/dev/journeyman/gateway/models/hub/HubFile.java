package dev.journeyman.gateway.models.hub;

import org.jspecify.annotations.Nullable;

/**
 * A file of a repository, as the hub tells it.
 *
 * @param path its path in the repository
 * @param bytes its length
 * @param sha256 its digest, where it is kept as a large file
 * @param gitSha1 its git blob id, where it is not
 */
public record HubFile(
        String path,
        long bytes,
        @Nullable String sha256,
        @Nullable String gitSha1) {}
