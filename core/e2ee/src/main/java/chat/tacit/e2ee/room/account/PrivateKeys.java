package chat.tacit.e2ee.room.account;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.KemKey;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.RsaKey;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.room.AccountName;
import chat.tacit.protocol.room.Bundle;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.wire.Proto;

import java.util.List;
import java.util.Optional;

/**
 * What makes a machine one of an account's ({@code spec/70-key-backup} §8).
 *
 * @param accountKey signs bundles and certificates
 * @param pairs 1 or 2, the newer first: invitations may still be sealed to the one before
 * @param privateRoom the account's private pair ({@code spec/50-room} §18)
 * @param privateSecret from which that pair's keys follow, {@value #SECRET_SIZE} bytes
 * @param former the account key of the pair before, where that was another: what was sealed to its
 *     bundle names it, and rooms that haven't heard of the new one know no other
 */
public record PrivateKeys(
        SigningKey accountKey,
        List<Pair> pairs,
        RoomId privateRoom,
        Secret privateSecret,
        Optional<SigningKey> former) {
    /** Bytes of the longest encoding. */
    public static final int MAX_SIZE = 12_284;

    public static final int MAX_PAIRS = 2;
    public static final int SECRET_SIZE = 32;

    public PrivateKeys {
        pairs = List.copyOf(pairs);
        if (pairs.isEmpty() || pairs.size() > MAX_PAIRS || privateSecret.size() != SECRET_SIZE) {
            throw new MalformedException("no private keys of an account");
        }
        if (pairs.getFirst().version() <= pairs.getLast().version() && pairs.size() > 1) {
            throw new MalformedException("the newer pair of an account comes first");
        }
        if (former.isPresent()
                && (pairs.size() < MAX_PAIRS
                        || former.get().publicKey().equals(accountKey.publicKey()))) {
            throw new MalformedException("a former account key of no pair");
        }
    }

    /** Those of an account whose key has always been this one. */
    public PrivateKeys(
            SigningKey accountKey, List<Pair> pairs, RoomId privateRoom, Secret privateSecret) {
        this(accountKey, pairs, privateRoom, privateSecret, Optional.empty());
    }

    /**
     * The private halves of a bundle's keys.
     *
     * @param version of the bundle, from 1
     */
    public record Pair(long version, RsaKey rsa, KemKey kem) {
        /** Bytes of an RSA key in PKCS #8. */
        static final int MAX_RSA = 4_096;

        public Pair {
            if (version < 1 || rsa.secret().size() > MAX_RSA) {
                throw new MalformedException("no pair of an account");
            }
        }
    }

    /** The bundle of the newer pair, which these keys and the name give whole. */
    public Bundle bundle(AccountName account) {
        return bundle(account, pairs.getFirst());
    }

    /** The bundle of one of the pairs. */
    public Bundle bundle(AccountName account, Pair of) {
        return new Bundle(
                account,
                of.version(),
                keyOf(of).publicKey(),
                of.rsa().publicKey(),
                of.kem().publicKey());
    }

    /** The account key under which a pair is or was. */
    private SigningKey keyOf(Pair of) {
        return of.version() == pairs.getFirst().version() ? accountKey : former.orElse(accountKey);
    }

    /** Their one encoding, {@code PrivateKeys} in {@code room.proto}. */
    public Secret encode() {
        Proto.Writer writer =
                Proto.Writer.sized(MAX_SIZE)
                        .bytes(1, accountKey.seed().expose())
                        .messages(
                                2,
                                pairs,
                                (pair, w) ->
                                        w.u64(1, pair.version())
                                                .bytes(2, pair.rsa().secret().expose())
                                                .bytes(3, pair.kem().secret().expose()))
                        .bytes(3, privateRoom.bytes())
                        .bytes(4, privateSecret.expose());
        former.ifPresent(it -> writer.bytes(5, it.seed().expose()));
        return Secret.owned(writer.toByteArray());
    }

    /**
     * @throws MalformedException if {@code encoded} isn't what {@link #encode} makes, or a key is
     *     none: an RSA modulus has 3,072 to 5,120 bits
     */
    public static PrivateKeys decode(Secret encoded) {
        return Proto.Reader.of(encoded.expose(), MAX_SIZE).whole(PrivateKeys::read);
    }

    private static PrivateKeys read(Proto.Reader r) {
        return new PrivateKeys(
                SigningKey.of(secret(r.bytes(1, SigningKey.SEED_SIZE))),
                r.messages(2, MAX_PAIRS, PrivateKeys::readPair),
                new RoomId(r.bytes(3, RoomId.SIZE)),
                secret(r.bytes(4, SECRET_SIZE)),
                r.has(5)
                        ? Optional.of(SigningKey.of(secret(r.bytes(5, SigningKey.SEED_SIZE))))
                        : Optional.empty());
    }

    private static Pair readPair(Proto.Reader r) {
        return new Pair(
                r.u64(1),
                RsaKey.of(secret(r.bytes(2, 1, Pair.MAX_RSA))),
                KemKey.of(secret(r.bytes(3, KemKey.SECRET_SIZE))));
    }

    /** Takes over what was just read. */
    private static Secret secret(Bytes read) {
        return Secret.owned(read.shared());
    }

    public void wipe() {
        accountKey.seed().wipe();
        former.ifPresent(it -> it.seed().wipe());
        for (Pair pair : pairs) {
            pair.rsa().secret().wipe();
            pair.kem().secret().wipe();
        }
        privateSecret.wipe();
    }
}
