package chat.tacit.e2ee.room.member;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Detail;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.StateEvent;
import chat.tacit.protocol.wire.Proto;

/**
 * What the user wants changed. It is kept, and made an event on each head anew, until it stands, is
 * impossible or is given up ({@code spec/50-room} §20).
 */
public record Wish(Id id, Aim aim) {
    /** Bytes of the longest encoding. */
    private static final int MAX_SIZE = 2 * StateEvent.MAX_SIZE;

    /** Names a wish on this device, {@value #SIZE} random bytes. */
    public record Id(Bytes bytes) {
        public static final int SIZE = 16;

        public Id {
            bytes.requireSize(SIZE, "a wish's id");
        }

        public static Id random(Entropy entropy) {
            return new Id(Bytes.owned(entropy.bytes(SIZE)));
        }
    }

    /** What is wanted. */
    public sealed interface Aim {}

    /** This change. Of a list what has become true by others is left out. */
    public record Make(Change change, Detail detail) implements Aim {}

    /** That an admin be the owner instead: this account's vote, and the oust as soon as it may. */
    public record Elect(AccountId owner, AccountId successor) implements Aim {}

    /** For a client's own store; it never travels. */
    public Bytes encode() {
        Proto.Writer out = Proto.Writer.create().bytes(1, id.bytes());
        switch (aim) {
            case Make(Change change, Detail detail) ->
                    out.bytes(2, change.encode()).bytes(3, detail.encode().orElse(Bytes.empty()));
            case Elect(AccountId owner, AccountId successor) ->
                    out.bytes(4, owner.bytes()).bytes(5, successor.bytes());
        }
        return out.toBytes();
    }

    /**
     * @throws MalformedException if the bytes aren't exactly one
     */
    public static Wish decode(Bytes bytes) {
        return Proto.Reader.of(bytes.shared(), MAX_SIZE).whole(Wish::read);
    }

    private static Wish read(Proto.Reader in) {
        Id id = new Id(in.bytes(1, Id.SIZE));
        if (in.has(4)) {
            AccountId owner = new AccountId(in.bytes(4, AccountId.SIZE));
            return new Wish(id, new Elect(owner, new AccountId(in.bytes(5, AccountId.SIZE))));
        }
        Change change = Change.decode(in.bytes(2, 1, MAX_SIZE));
        Bytes detail = in.bytes(3, 0, MAX_SIZE);
        return new Wish(id, new Make(change, Detail.decode(detail)));
    }
}
