package dev.journeyman.feedback.log;

/**
 * One place where the store is not what it must be.
 *
 * @param family the column family, or {@code sequence} for the file of that name, or {@code db} for the database as a whole
 * @param sequence the sequence it concerns; 0 where it concerns none
 * @param problem what is wrong, without a text of an event
 */
public record Finding(String family, long sequence, String problem) {
    static final String MARK = "sequence";
    static final String DATABASE = "db";

    @Override
    public String toString() {
        return family + (sequence == 0 ? "" : " at sequence " + sequence) + ": " + problem;
    }
}
