package org.rocksdb.planted;

/** Stands for a class of RocksDB: rules go by package, so none of the library is needed. */
public final class Handle {}
