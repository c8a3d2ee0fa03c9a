package org.apache.lucene.planted;

/** Stands for a class of Lucene: rules go by package, so none of the library is needed. */
public final class Index {}
