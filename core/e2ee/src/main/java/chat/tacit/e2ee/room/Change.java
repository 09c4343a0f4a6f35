package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.DeviceId;
import chat.tacit.protocol.wire.Proto;

import java.util.List;

/** What a state event does, one record for each kind ({@code spec/50-room} §12). */
public sealed interface Change {
    /** {@code TRUSTED_AT_ONCE}, and as many roles. */
    int MOST_AT_ONCE = 32;

    int MOST_REMOVED = 1_000;

    /** The room begins: its one member is the owner. */
    record Create(Member owner) implements Change {}

    /** It is called otherwise. */
    record Name() implements Change {}

    /** It has another photo, or none. */
    record Photo() implements Change {}

    /** These become members, <em>invited</em> until their first event. */
    record Trust(List<Member> members) implements Change {
        public Trust {
            members = List.copyOf(members);
            ChangeFields.requireCount(members.size(), MOST_AT_ONCE);
        }
    }

    /** These aren't members any more. */
    record Remove(List<AccountId> accounts) implements Change {
        public Remove {
            accounts = ChangeFields.requireRising(accounts, MOST_REMOVED);
        }
    }

    /**
     * These are admins, or aren't any more.
     *
     * @param role member or admin
     */
    record Roles(List<AccountId> accounts, Role role) implements Change {
        public Roles {
            accounts = ChangeFields.requireRising(accounts, MOST_AT_ONCE);
            ChangeFields.requireGiven(role);
        }
    }

    /** This admin is the owner; who was it stays an admin. */
    record Owner(AccountId account) implements Change {}

    /** Its author isn't a member any more. */
    record Leave() implements Change {}

    /** A new epoch, and nothing else. */
    record Epoch() implements Change {}

    /** The owner is no member any more, by a vote; an admin is the owner. */
    record Oust(AccountId owner, AccountId successor, List<Vote> votes) implements Change {
        public Oust {
            votes = ChangeFields.requireVotes(votes);
        }
    }

    /**
     * Its author's account has this key and bundle.
     *
     * @param cut its devices that count no more, by id
     */
    record Key(Member member, List<DeviceId> cut) implements Change {
        public Key {
            cut = ChangeFields.requireCut(cut);
        }
    }

    /** The room is over. */
    record Delete() implements Change {}

    /** For a client's own store; in the chain it is a part of its core. */
    default Bytes encode() {
        ChangeFields fields = ChangeFields.of(this);
        Proto.Writer out = Proto.Writer.create().u32(5, fields.kind());
        fields.write(out);
        return out.toBytes();
    }

    /**
     * @throws MalformedException if the bytes aren't exactly one change
     */
    static Change decode(Bytes bytes) {
        return Proto.Reader.of(bytes.shared(), Core.MAX_SIZE)
                .whole(in -> ChangeFields.read(ChangeFields.readKind(in), in).change());
    }

    /** Whether it begins an epoch. */
    default boolean commits() {
        return switch (this) {
            case Create _, Trust _, Remove _, Roles _, Epoch _, Oust _, Key _ -> true;
            case Name _, Photo _, Owner _, Leave _, Delete _ -> false;
        };
    }

    /** Whether who is a member, or with which key, is another afterwards. */
    default boolean changesMembers() {
        return switch (this) {
            case Create _, Trust _, Remove _, Oust _, Key _ -> true;
            case Name _, Photo _, Roles _, Owner _, Leave _, Epoch _, Delete _ -> false;
        };
    }
}
