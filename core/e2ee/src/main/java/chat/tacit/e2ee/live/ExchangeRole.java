package chat.tacit.e2ee.live;

/** Which of the two one is in an {@link Exchange}. */
public enum ExchangeRole {
    /** Who waits: listens, or made the pipe. */
    A(1),
    /** Who comes. */
    B(2);

    private final int number;

    ExchangeRole(int number) {
        this.number = number;
    }

    /** As it stands in what is hashed and signed. */
    int number() {
        return number;
    }

    ExchangeRole other() {
        return this == A ? B : A;
    }
}
