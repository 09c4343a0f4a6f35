package chat.tacit.relay.mesh;

/**
 * Numbers for the operator.
 *
 * @param traces packets whose trace is remembered
 * @param ways leases that were learned from others
 * @param outgoing packets that TX tries to deliver
 * @param keys keys of which something is stored
 */
record Sizes(
        int traces,
        int ways,
        int outgoing,
        int keys,
        int servers,
        int neighbours,
        int quarantined) {
    static final Sizes NONE = new Sizes(0, 0, 0, 0, 0, 0, 0);
}
