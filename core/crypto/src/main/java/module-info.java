/**
 * A few types over library primitives, and every label of the system.
 *
 * <p>Nothing here touches sockets, files, threads, the clock or its own randomness: callers hand in
 * {@link chat.tacit.crypto.Entropy}.
 */
module chat.tacit.crypto {
    requires org.bouncycastle.provider;
    requires org.conscrypt;
    requires static transitive org.jspecify;

    exports chat.tacit.crypto;
}
