package dev.journeyman.gateway.planted;

import org.rocksdb.planted.Handle;

/** Opens the feedback log by itself. */
public record GatewayWithRocksDb(Handle handle) {}
