package chat.tacit.crypto;

/** What the program prints about where its primitives come from. */
public final class Providers {
    private Providers() {}

    /** The library that computes X25519: {@code Conscrypt} or {@code JDK}. */
    public static String agreement() {
        return Xdh.chosen().library();
    }
}
