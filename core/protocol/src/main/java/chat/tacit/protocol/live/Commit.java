package chat.tacit.protocol.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.FieldReader;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Label;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;

import java.util.ArrayList;
import java.util.List;

/**
 * A member's signed change of who is in a vouched session ({@code spec/20-live} §10): {@code
 * operation(u8) ‖ lid 32 ‖ epoch+1(u64) ‖ h_e 32 ‖ committer id 32 ‖ rc 32 ‖ members hash 32 ‖ body
 * ‖ sig 64}. It holds no keys: the random bytes of the epoch that it begins travel beside it, tied
 * to it by {@code rc}.
 */
public sealed interface Commit {
    /** Bytes of the longest addition. */
    int MAX_ADDITION =
            1
                    + 4 * 32
                    + 8
                    + 32
                    + 4
                    + Identification.MAX_SIZE
                    + 128
                    + 1
                    + 104 * Terms.MAX_VOUCHERS
                    + 64;

    Head head();

    /** Of the committer, 64 bytes. */
    Bytes signature();

    /**
     * What both kinds begin with.
     *
     * @param epoch the one that the commit begins, from 1
     * @param previous {@code h_e}, 32 bytes
     * @param random {@code rc}: the hash of the committer's random bytes, 32 bytes
     * @param members the hash of the list of members after the commit, 32 bytes
     */
    record Head(
            LiveId live,
            long epoch,
            Bytes previous,
            MemberId committer,
            Bytes random,
            Bytes members) {
        public Head {
            if (epoch < 1) {
                throw new MalformedException("a commit that begins no epoch");
            }
            previous.requireSize(Hash.SIZE, "the head of a session");
            random.requireSize(Hash.SIZE, "a hash");
            members.requireSize(Hash.SIZE, "a hash");
        }

        private void write(Fields out) {
            out.fixed(live.bytes())
                    .u64(epoch)
                    .fixed(previous)
                    .fixed(committer.bytes())
                    .fixed(random)
                    .fixed(members);
        }

        private static Head read(FieldReader in) {
            return new Head(
                    new LiveId(in.fixed(Hash.SIZE)),
                    in.u64(),
                    in.fixed(Hash.SIZE),
                    new MemberId(in.fixed(Hash.SIZE)),
                    in.fixed(Hash.SIZE),
                    in.fixed(Hash.SIZE));
        }
    }

    /**
     * Whom a commit lets in, and what they and others say to it.
     *
     * @param newcomer message 1, whole: its leaf is the newcomer's own word
     * @param vouches of members besides the committer, at most {@value Terms#MAX_VOUCHERS}
     */
    record Addition(Identification newcomer, Consent consent, List<Vouch> vouches) {
        public Addition {
            vouches = List.copyOf(vouches);
            if (vouches.size() > Terms.MAX_VOUCHERS) {
                throw new MalformedException("a commit with " + vouches.size() + " vouches");
            }
        }
    }

    /** {@code add_user}: the body is {@code m1(variable) ‖ consent 128 ‖ count(u8) ‖ vouches}. */
    record AddUser(Head head, Addition addition, Bytes signature) implements Commit {
        public AddUser {
            signature.requireSize(SigningKey.SIGNATURE_SIZE, "a signature");
        }

        public static AddUser sign(Room room, SigningKey committer, Head head, Addition addition) {
            Commit unsigned = new AddUser(head, addition, UNSIGNED);
            return new AddUser(head, addition, committer.sign(unsigned.signed(room)));
        }
    }

    /**
     * {@code remove_user}: the body is {@code count(u16) ‖ departures}.
     *
     * @param departures at least one, in ascending order of join numbers
     */
    record RemoveUsers(Head head, List<Departure> departures, Bytes signature) implements Commit {
        public RemoveUsers {
            departures = List.copyOf(departures);
            signature.requireSize(SigningKey.SIGNATURE_SIZE, "a signature");
            if (departures.isEmpty() || departures.size() >= Roster.MAX_MEMBERS) {
                throw new MalformedException("a removal of " + departures.size());
            }
            for (int i = 1; i < departures.size(); i++) {
                if (departures.get(i - 1).joined() >= departures.get(i).joined()) {
                    throw new MalformedException("a removal out of order");
                }
            }
        }

        public static RemoveUsers sign(
                Room room, SigningKey committer, Head head, List<Departure> departures) {
            Commit unsigned = new RemoveUsers(head, departures, UNSIGNED);
            return new RemoveUsers(head, departures, committer.sign(unsigned.signed(room)));
        }
    }

    /** In the signature's place while it is made. */
    Bytes UNSIGNED = Bytes.zeros(SigningKey.SIGNATURE_SIZE);

    /** Whether the holder of {@code committer} signed it in this room. */
    default boolean verifies(Room room, VerifyingKey committer) {
        return committer.verifies(signature(), signed(room));
    }

    /** {@code h_{e+1}}: the head of the session after this. */
    default Bytes next() {
        return Hash.sha256(Fields.of(Labels.LIVE_HEAD).fixed(head().previous()).variable(encode()));
    }

    private Fields signed(Room room) {
        return room.signed(label(), "committer").variable(unsignedBytes());
    }

    private Label label() {
        return switch (this) {
            case AddUser _ -> Labels.LIVE_ADD_USER;
            case RemoveUsers _ -> Labels.LIVE_REMOVE_USER;
        };
    }

    private byte[] unsignedBytes() {
        Fields out = Fields.unlabelled();
        switch (this) {
            case AddUser(Head head, Addition addition, Bytes _) -> {
                head.write(out.u8(ADD));
                out.variable(addition.newcomer().encode());
                addition.consent().write(out);
                out.u8(addition.vouches().size());
                addition.vouches().forEach(vouch -> vouch.write(out));
            }
            case RemoveUsers(Head head, List<Departure> departures, Bytes _) -> {
                head.write(out.u8(REMOVE));
                out.u16(departures.size());
                departures.forEach(departure -> departure.write(out));
            }
        }
        return out.toArray();
    }

    int ADD = 1;
    int REMOVE = 2;

    default Bytes encode() {
        return Bytes.owned(Fields.unlabelled().fixed(unsignedBytes()).fixed(signature()).toArray());
    }

    /**
     * @throws MalformedException if {@code bytes} aren't what {@link #encode} makes; whether it
     *     holds is for {@link CommitCheck}
     */
    static Commit decode(Bytes bytes) {
        FieldReader in = new FieldReader(bytes);
        int operation = in.u8();
        Head head = Head.read(in);
        return switch (operation) {
            case ADD -> {
                Addition addition = addition(in);
                yield in.whole(new AddUser(head, addition, in.fixed(SigningKey.SIGNATURE_SIZE)));
            }
            case REMOVE -> {
                List<Departure> departures = departures(in);
                yield in.whole(
                        new RemoveUsers(head, departures, in.fixed(SigningKey.SIGNATURE_SIZE)));
            }
            default -> throw new MalformedException("no commit: " + operation);
        };
    }

    private static Addition addition(FieldReader in) {
        Identification newcomer = Identification.decode(in.variable(Identification.MAX_SIZE));
        Consent consent = Consent.read(in);
        List<Vouch> vouches = new ArrayList<>();
        for (int left = in.u8(); left > 0; left--) {
            vouches.add(Vouch.read(in));
        }
        return new Addition(newcomer, consent, vouches);
    }

    private static List<Departure> departures(FieldReader in) {
        List<Departure> departures = new ArrayList<>();
        for (int left = in.u16(); left > 0; left--) {
            departures.add(Departure.read(in));
        }
        return departures;
    }
}
