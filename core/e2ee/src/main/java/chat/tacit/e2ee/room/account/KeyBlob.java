package chat.tacit.e2ee.room.account;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.FieldReader;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.room.AccountName;
import chat.tacit.protocol.room.SignInTerms;
import chat.tacit.protocol.room.SignedBundle;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * The private keys of an account as its homeserver keeps them ({@code spec/70-key-backup} §8): one
 * size whatever they are, worthless without the password, and of this account, relay and version
 * alone.
 */
public final class KeyBlob {
    /** Bytes of a blob. */
    public static final int SIZE = 12_378;

    /** Bytes of what is sealed: a length, the keys, and zeros. */
    private static final int PADDED_SIZE = 12_288;

    private static final int LENGTH_SIZE = 4;
    private static final int BOX_SIZE = PADDED_SIZE + Aead.TAG_SIZE;

    private KeyBlob() {}

    /**
     * Which blob it is.
     *
     * @param version one above that of the blob before, from 1
     * @param terms by which the password became its keys; their salt isn't in the blob
     */
    public record Head(AccountName account, long version, SignInTerms terms) {
        public Head {
            if (version < 1) {
                throw new MalformedException("the version of a blob is from 1 to 2^63 - 1");
            }
        }

        private byte[] associated(Bytes bundle) {
            return Fields.unlabelled()
                    .text(account.handle().text())
                    .fixed(account.homeserver().bytes())
                    .u64(version)
                    .fixed(bundle)
                    .toArray();
        }
    }

    /**
     * Seals {@code keys}, whose newer pair is the one that is posted next, or was.
     *
     * @return {@value #SIZE} bytes
     */
    public static Bytes seal(Head head, PrivateKeys keys, BackupKey key, Entropy entropy) {
        Bytes bundle = hash(keys, head.account());
        byte[] nonce = entropy.bytes(Aead.NONCE_SIZE);
        byte[] padded = pad(keys);
        byte[] box = Aead.seal(key.bytes(), nonce, head.associated(bundle), padded);
        Arrays.fill(padded, (byte) 0);
        return Bytes.owned(
                Fields.unlabelled()
                        .u64(head.version())
                        .u8(head.terms().passes())
                        .u32(head.terms().memory())
                        .u8(head.terms().lanes())
                        .fixed(bundle)
                        .fixed(key.commitment())
                        .fixed(nonce)
                        .fixed(box)
                        .toArray());
    }

    private static byte[] pad(PrivateKeys keys) {
        Secret encoded = keys.encode();
        byte[] padded =
                ByteBuffer.allocate(PADDED_SIZE)
                        .putInt(encoded.size())
                        .put(encoded.expose())
                        .array();
        encoded.wipe();
        return padded;
    }

    /** {@code H} of the bytes of the bundle that these keys make. */
    private static Bytes hash(PrivateKeys keys, AccountName account) {
        return Bytes.owned(Hash.sha256(keys.bundle(account).encode().shared()));
    }

    /** What becomes of a blob that was fetched. */
    public sealed interface Opening {

        /**
         * @param unposted whether the relay hasn't the newer pair's bundle: whoever opened the blob
         *     posts it ({@code spec/50-room} §6)
         */
        record Opened(PrivateKeys keys, boolean unposted) implements Opening {}

        /** Nothing of it is used. */
        record Refused(Reason reason) implements Opening {}
    }

    /** Why a blob isn't taken, in the order of the checks. */
    public enum Reason {
        /** It hasn't {@value #SIZE} bytes. */
        SIZE,
        /** It isn't of the version that the relay told, or older than one that was seen. */
        VERSION,
        /** It names another cost than the one that was computed with, or one out of bounds. */
        PARAMETERS,
        /** The password is wrong. */
        PASSWORD,
        /** The relay's copy is damaged, or another account's, or another relay's. */
        DAMAGED,
        /** What is in it are no keys. */
        KEYS,
        /** Its keys aren't those of the public bundle: somebody gave a bundle of their own. */
        BUNDLE
    }

    /**
     * Opens a blob that was fetched, with every check of §8 in its order.
     *
     * @param asked the account whose it is to be, the version that the relay told with it, and the
     *     terms under which {@code key} was made
     * @param seen the highest version that this profile has seen, 0 before the first
     * @param told the bundle that the relay gives everybody, whose signature holds; empty if none
     */
    public static Opening open(
            Bytes blob, Head asked, long seen, BackupKey key, Optional<SignedBundle> told) {
        if (blob.size() != SIZE) {
            return new Opening.Refused(Reason.SIZE);
        }
        Parts parts = Parts.of(blob);
        if (parts.version() != asked.version() || parts.version() < seen) {
            return new Opening.Refused(Reason.VERSION);
        }
        if (!parts.names(asked.terms())) {
            return new Opening.Refused(Reason.PARAMETERS);
        }
        if (!parts.commitment().equals(key.commitment())) {
            return new Opening.Refused(Reason.PASSWORD);
        }
        PrivateKeys keys;
        try {
            keys = unseal(parts, asked, key);
        } catch (UnopenableException e) {
            return new Opening.Refused(Reason.DAMAGED);
        } catch (MalformedException e) {
            return new Opening.Refused(Reason.KEYS);
        }
        return belongs(keys, asked.account(), parts.bundle(), told);
    }

    private static PrivateKeys unseal(Parts parts, Head asked, BackupKey key)
            throws UnopenableException {
        byte[] padded =
                Aead.open(
                        key.bytes(),
                        parts.nonce().shared(),
                        asked.associated(parts.bundle()),
                        parts.box().shared());
        try {
            return strip(padded);
        } finally {
            Arrays.fill(padded, (byte) 0);
        }
    }

    /**
     * Whether the keys are those of the bundle that the blob names, and that one of nobody else. A
     * bundle below the newer pair's version is one that the pair's is still to take the place of.
     */
    private static Opening belongs(
            PrivateKeys keys, AccountName account, Bytes named, Optional<SignedBundle> told) {
        Bytes own = hash(keys, account);
        long version = keys.pairs().getFirst().version();
        boolean foreign =
                told.filter(it -> it.bundle().version() >= version)
                        .filter(it -> !it.hash().equals(own))
                        .isPresent();
        if (!own.equals(named) || foreign) {
            keys.wipe();
            return new Opening.Refused(Reason.BUNDLE);
        }
        return new Opening.Opened(keys, told.filter(it -> it.hash().equals(own)).isEmpty());
    }

    private static PrivateKeys strip(byte[] padded) {
        int size = ByteBuffer.wrap(padded).getInt();
        if (size < 0 || size > PADDED_SIZE - LENGTH_SIZE) {
            throw new MalformedException("private keys that are cut off");
        }
        int end = LENGTH_SIZE + size;
        if (!Bytes.of(padded, end, PADDED_SIZE - end).isZero()) {
            throw new MalformedException("padding that isn't zero");
        }
        Secret encoded = Secret.of(padded, LENGTH_SIZE, size);
        try {
            return PrivateKeys.decode(encoded);
        } finally {
            encoded.wipe();
        }
    }

    /** The fields of a blob, read. */
    private record Parts(
            long version, Cost cost, Bytes bundle, Bytes commitment, Bytes nonce, Bytes box) {

        /** As a blob names it: nothing of it is checked yet. */
        private record Cost(int passes, int memory, int lanes) {}

        static Parts of(Bytes blob) {
            ByteBuffer head = ByteBuffer.wrap(blob.shared());
            long version = head.getLong();
            Cost cost =
                    new Cost(
                            Byte.toUnsignedInt(head.get()),
                            head.getInt(),
                            Byte.toUnsignedInt(head.get()));
            FieldReader rest = new FieldReader(blob.slice(head.position(), head.remaining()));
            return new Parts(
                    version,
                    cost,
                    rest.fixed(Hash.SIZE),
                    rest.fixed(BackupKey.COMMITMENT_SIZE),
                    rest.fixed(Aead.NONCE_SIZE),
                    rest.fixed(BOX_SIZE));
        }

        /** Whether it was computed at this cost, and that one is within bounds. */
        boolean names(SignInTerms terms) {
            try {
                var _ = AccountPassword.cost(terms);
            } catch (MalformedException e) {
                return false;
            }
            return cost.equals(new Cost(terms.passes(), terms.memory(), terms.lanes()));
        }
    }
}
