package chat.tacit.protocol.mesh.host;

/**
 * How much of what TX may have came from where ({@code spec/40-mesh} §7.4), so that nobody alone
 * fills it. Not for use by several threads.
 */
final class PosterShares {
    /** Of all packets an address has a sixteenth. */
    private static final int ADDRESS = 16;

    /** One behind which many people are has a quarter. */
    private static final int SHARED = 4;

    private final int[] packets = new int[Poster.GROUPS];
    private final int most;

    /**
     * @param most MESH_OUTGOING
     */
    PosterShares(int most) {
        this.most = most;
    }

    /** Whether one more may come from there: it is counted if so. */
    boolean take(Poster poster) {
        int share = Math.max(1, most / (poster.shared() ? SHARED : ADDRESS));
        if (packets[poster.group()] >= share) {
            return false;
        }
        packets[poster.group()]++;
        return true;
    }

    /** One that was counted isn't there any more. */
    void giveBack(Poster poster) {
        packets[poster.group()]--;
    }
}
