package dev.journeyman.feedback.log;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** RocksDB's errors in the log's terms. */
final class RocksErrors {
    private RocksErrors() {}

    /** The error of an access. */
    static LogException of(String where, RocksDBException e) {
        return of(where, Finding.DATABASE, 0, e);
    }

    /** The error of an access to one place. */
    static LogException of(String where, String family, long sequence, RocksDBException e) {
        Status status = e.getStatus();
        String told = told(e);
        if (isNoSpace(status, told)) {
            return new StoreFullException(where + ": the disk is full: make room; reads go on", e);
        }
        String lower = told.toLowerCase(Locale.ROOT);
        if (lower.contains("lock hold by current process") || lower.contains("while lock file")) {
            return new LogException(
                    LogException.Kind.IN_USE, where + ": another process or log has it open; close that one first", e);
        }
        Status.@Nullable Code code = status == null ? null : status.getCode();
        if (code == Status.Code.Corruption || lower.contains("no such file")) {
            return new CorruptLogException(where, List.of(new Finding(family, sequence, told)), e);
        }
        return new LogException(LogException.Kind.UNREADABLE, where + ": " + told, e);
    }

    static boolean isNoSpace(@Nullable Status status, String told) {
        return (status != null && status.getSubCode() == Status.SubCode.NoSpace)
                || told.toLowerCase(Locale.ROOT).contains("no space left");
    }

    /** RocksDB's own words: file names, offsets and checksums, never keys or values. */
    static String told(RocksDBException e) {
        Status status = e.getStatus();
        String message = e.getMessage();
        if (message != null && !message.isBlank()) {
            return message;
        }
        return status == null ? "unknown error" : status.getCodeString();
    }
}
