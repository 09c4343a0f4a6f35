package chat.tacit.sim.mesh;

/**
 * How a server harms its client.
 *
 * @param share of what it could drop, how much it does
 */
record Attack(Kind kind, double share) {
    static final Attack NONE = new Attack(Kind.NONE, 0);

    /** What is dropped by whom. */
    enum Kind {
        NONE("nobody"),
        TX("a guard, of all"),
        RX("an RX, of all"),
        TX_OF_ONE("a guard, of what goes to one contact"),
        RX_OF_ONE("an RX, of what comes from one contact"),
        PAIR("a guard and an RX, of what goes through both"),
        FRAMING("a guard, of what goes to one honest RX");

        final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    boolean is(Kind other) {
        return kind == other;
    }
}
