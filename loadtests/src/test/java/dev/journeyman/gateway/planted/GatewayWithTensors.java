package dev.journeyman.gateway.planted;

import ai.djl.ndarray.NDArray;

/** Holds a tensor. */
public record GatewayWithTensors(NDArray array) {}
