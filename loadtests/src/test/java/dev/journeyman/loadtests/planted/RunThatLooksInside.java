package dev.journeyman.loadtests.planted;

import dev.journeyman.slm.planted.ModelWithEventLoop;

/** Looks into the box, outside of the package that may. */
public record RunThatLooksInside(ModelWithEventLoop model) {}
