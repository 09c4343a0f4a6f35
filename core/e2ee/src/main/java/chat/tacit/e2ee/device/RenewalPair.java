package chat.tacit.e2ee.device;

import chat.tacit.crypto.UnopenableException;

/**
 * Both sides' word that their keys were renewed. Neither says anything alone: who holds the first
 * device of one side can't put anybody else into the place of the other on further devices ({@code
 * spec/65-device} §12).
 */
public record RenewalPair(SignedRenewal ours, SignedRenewal theirs) {
    /** Entry 0 of the logs by which the two go on. */
    public record Roots(SignedEntry ours, SignedEntry theirs) {}

    /**
     * The logs that take the place of the two of now.
     *
     * @throws UnopenableException if they aren't renewals of these two logs that name each other,
     *     or one isn't signed by the root device of its log, or that isn't in the log, or what is
     *     to come names keys that a log has named before
     */
    public Roots verify(DeviceLog ourLog, DeviceLog theirLog) throws UnopenableException {
        if (!stands(ourLog) || !stands(theirLog)) {
            throw new UnopenableException();
        }
        return signed(ourLog, theirLog);
    }

    /** Whether all of it holds, but that a root device was removed from its log. */
    public boolean isDisowned(DeviceLog ourLog, DeviceLog theirLog) {
        try {
            var _ = signed(ourLog, theirLog);
        } catch (UnopenableException e) {
            return false;
        }
        return !stands(ourLog) || !stands(theirLog);
    }

    /** Whoever removed the root device has taken this word from it. */
    private static boolean stands(DeviceLog log) {
        return log.holds(log.root());
    }

    private Roots signed(DeviceLog ourLog, DeviceLog theirLog) throws UnopenableException {
        Renewal we = ours.said();
        Renewal they = theirs.said();
        boolean fits =
                we.log().equals(ourLog.id())
                        && they.log().equals(theirLog.id())
                        && we.peer().equals(they.log())
                        && they.peer().equals(we.log())
                        && we.peerNext().equals(they.next())
                        && they.peerNext().equals(we.next());
        if (!fits
                || !ours.isSignedBy(ourLog.root().root())
                || !theirs.isSignedBy(theirLog.root().root())) {
            throw new UnopenableException();
        }
        LogEntry ourRoot = we.root().verifiedRoot();
        LogEntry theirRoot = they.root().verifiedRoot();
        boolean fresh =
                isNew(ourRoot, ourLog, theirLog)
                        && isNew(theirRoot, ourLog, theirLog)
                        && !ourRoot.device().sharesKeyWith(theirRoot.device());
        if (!fresh) {
            throw new UnopenableException();
        }
        return new Roots(we.root(), they.root());
    }

    private static boolean isNew(LogEntry root, DeviceLog ours, DeviceLog theirs) {
        return !ours.names(root.device()) && !theirs.names(root.device());
    }
}
