package dev.journeyman.gateway.planted;

import org.apache.lucene.planted.Index;

/** Searches outside of retrieval. */
public record GatewayWithLucene(Index index) {}
