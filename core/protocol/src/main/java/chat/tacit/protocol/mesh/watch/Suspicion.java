package chat.tacit.protocol.mesh.watch;

/**
 * How much speaks for a server's dropping packets: a CUSUM (Page 1954) between a loss of 5 % and
 * one of 20 % ({@code spec/40-mesh} §12.1). Who drops a fifth is found within 200 probes nearly
 * always, who loses a twentieth hardly ever.
 *
 * @param sum the log of how much likelier the last probes are under the larger loss, at least 0
 */
public record Suspicion(double sum) {
    /** Nothing speaks for it. */
    public static final Suspicion NONE = new Suspicion(0);

    /** From this sum on a server is in quarantine. */
    public static final double QUARANTINE = 9.2;

    private static final double NATURAL = 0.05;
    private static final double DROPPED = 0.20;
    private static final double LOSS = Math.log(DROPPED / NATURAL);
    private static final double RETURN = Math.log((1 - DROPPED) / (1 - NATURAL));

    public Suspicion {
        if (!(sum >= 0)) {
            throw new IllegalArgumentException("a sum is never below 0");
        }
    }

    /** After a probe that was lost. */
    public Suspicion lost() {
        return new Suspicion(sum + LOSS);
    }

    /** After a probe that returned. */
    public Suspicion returned() {
        return new Suspicion(Math.max(0, sum + RETURN));
    }

    /** Whether it is enough not to use the server for a while. */
    public boolean isEnough() {
        return sum >= QUARANTINE;
    }
}
