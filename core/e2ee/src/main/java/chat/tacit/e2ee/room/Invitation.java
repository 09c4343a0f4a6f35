package chat.tacit.e2ee.room;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.OneLine;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.DeviceCertificate;
import chat.tacit.protocol.room.PartRef;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.wire.Proto;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.Optional;

/**
 * What somebody who is invited gets ({@code spec/50-room} §16), at most {@value #MAX_SIZE} bytes.
 *
 * @param trusted the TrustKey that made it a member
 * @param secrets of the epoch which that begins, without the admins'
 */
public record Invitation(
        Where where, Inviter inviter, Place trusted, EpochSecrets secrets, History history) {
    public static final int MAX_SIZE = 2_048;

    /** Bytes of the longest greeting. */
    public static final int MAX_GREETING = 500;

    /**
     * The room.
     *
     * @param name as it is called, 1 to 128 bytes
     * @param greeting at most {@value Invitation#MAX_GREETING} bytes, or nothing
     */
    public record Where(RoomId room, RelayAddress host, String name, String greeting) {
        public Where {
            if (OneLine.require(name, Detail.MAX_NAME, "a room's name").isEmpty()) {
                throw new MalformedException("a room's name is empty");
            }
            if (Text.utf8(greeting).length > MAX_GREETING) {
                throw new MalformedException("a greeting is too long");
            }
        }
    }

    /** Who invites, as it says: {@link Newcomer} compares it with what is known. */
    public record Inviter(
            AccountAddress address, VerifyingKey accountKey, DeviceCertificate certificate) {
        public static Inviter of(Speaker speaker, Member member) {
            return new Inviter(member.address(), member.accountKey(), speaker.certificate());
        }
    }

    /**
     * Where what was said before it lies, and from where on it may be read.
     *
     * @param key of the dossier, 32 bytes
     * @param root the dossier's part 0
     */
    public record History(Secret key, PartRef root, Beginning beginning) {
        public History {
            if (key.size() != Aead.KEY_SIZE) {
                throw new MalformedException("a dossier's key has 32 bytes");
            }
        }
    }

    /** From where on messages are shown. */
    public sealed interface Beginning {
        record All() implements Beginning {}

        record Now() implements Beginning {}

        /**
         * @param position of the first message event that is shown, from 1
         */
        record From(long position) implements Beginning {
            public From {
                if (position < 1) {
                    throw new MalformedException("no position of a message");
                }
            }
        }
    }

    Bytes encode() {
        Proto.Writer out = Proto.Writer.create().bytes(1, where.room.bytes());
        AddressFields.write(out, 2, where.host);
        out.text(5, where.name)
                .text(6, where.greeting)
                .message(7, this::writeAccount)
                .u64(8, trusted.position())
                .bytes(9, trusted.coreHash())
                .bytes(10, secrets.posting().seed().expose())
                .bytes(11, secrets.reading().seed().expose())
                .bytes(12, secrets.message().bytes().expose())
                .bytes(13, secrets.state().bytes().expose())
                .bytes(14, history.key.expose())
                .bytes(15, history.root.hash())
                .u64(16, history.root.number());
        switch (history.beginning) {
            case Beginning.All() -> out.u32(17, 1);
            case Beginning.Now() -> out.u32(17, 2);
            case Beginning.From(long position) -> out.u32(17, 3).u64(18, position);
        }
        CertificateFields.write(out, 19, inviter.certificate);
        return out.toBytes();
    }

    private void writeAccount(Proto.Writer out) {
        AddressFields.write(out, inviter.address);
        out.bytes(5, inviter.accountKey.bytes());
    }

    /**
     * @throws MalformedException if the bytes aren't exactly one invitation
     */
    static Invitation decode(Bytes bytes) {
        return Proto.Reader.of(bytes.shared(), MAX_SIZE).whole(Invitation::read);
    }

    private static Invitation read(Proto.Reader in) {
        RoomId room = new RoomId(in.bytes(1, RoomId.SIZE));
        RelayAddress host = AddressFields.read(in, 2);
        Where where = new Where(room, host, in.text(5, Detail.MAX_NAME), in.text(6, MAX_GREETING));
        Account account = in.message(7, Account::read);
        Place trusted = new Place(RoomNumbers.read(in, 8), in.bytes(9, Hash.SIZE));
        EpochSecrets secrets = readSecrets(in);
        Secret key = Secret.owned(in.bytes(14, Aead.KEY_SIZE).toArray());
        Bytes root = in.bytes(15, Hash.SIZE);
        PartRef part = new PartRef(RoomNumbers.read(in, 16), root);
        History history = new History(key, part, readBeginning(in));
        Inviter inviter =
                new Inviter(account.address, account.accountKey, CertificateFields.read(in, 19));
        return new Invitation(where, inviter, trusted, secrets, history);
    }

    private record Account(AccountAddress address, VerifyingKey accountKey) {
        private static Account read(Proto.Reader in) {
            AccountAddress address = AddressFields.read(in);
            return new Account(address, new VerifyingKey(in.bytes(5, VerifyingKey.SIZE)));
        }
    }

    private static EpochSecrets readSecrets(Proto.Reader in) {
        SigningKey posting = SigningKey.of(secret(in, 10, SigningKey.SEED_SIZE));
        SigningKey reading = SigningKey.of(secret(in, 11, SigningKey.SEED_SIZE));
        Seed message = new Seed(secret(in, 12, Seed.SIZE));
        Seed state = new Seed(secret(in, 13, Seed.SIZE));
        return new EpochSecrets(message, state, posting, reading, Optional.empty());
    }

    private static Secret secret(Proto.Reader in, int field, int size) {
        return Secret.owned(in.bytes(field, size).toArray());
    }

    private static Beginning readBeginning(Proto.Reader in) {
        int code = in.count(17, 3);
        return switch (code) {
            case 1 -> new Beginning.All();
            case 2 -> new Beginning.Now();
            case 3 -> new Beginning.From(RoomNumbers.read(in, 18));
            default -> throw new MalformedException("no beginning of a history: " + code);
        };
    }
}
