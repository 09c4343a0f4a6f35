package chat.tacit.e2ee.device;

import chat.tacit.crypto.Bytes;

import java.util.Comparator;

/**
 * An entry that was verified where it stands.
 *
 * @param hash {@code H} of its bytes as they came, the {@code previous} of what follows it
 * @param by the device that signed it
 */
record Placed(LogEntry entry, Bytes hash, Device by) {
    /**
     * The stronger of two entries first ({@code spec/65-device} §3): those of the recovery key, of
     * which the earlier one, then removals, then additions, of which the lower signer's.
     */
    static final Comparator<Placed> STRENGTH =
            Comparator.comparingInt((Placed placed) -> placed.isRecovery() ? 0 : 1)
                    .thenComparingInt(placed -> placed.isRecovery() ? placed.seq() : 0)
                    .thenComparingInt(placed -> placed.entry.change().added() ? 1 : 0)
                    .thenComparingInt(Placed::signer);

    boolean follows(Placed other) {
        return previous().equals(other.hash);
    }

    Bytes previous() {
        return entry.place().previous();
    }

    /** Whether it adds the device of a number. */
    boolean adds(int number) {
        return entry.change().equals(new LogEntry.Change(true, number));
    }

    /** The device that an addition adds. */
    Device added() {
        return new Device(entry.change().device(), entry.device(), signer());
    }

    int seq() {
        return entry.place().seq();
    }

    /** The number of the device that signed it. */
    int signer() {
        return by.number();
    }

    boolean isRecovery() {
        return signer() == LogEntry.RECOVERY;
    }
}
