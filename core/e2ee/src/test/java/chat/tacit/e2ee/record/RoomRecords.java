package chat.tacit.e2ee.record;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.Samples;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.room.account.Accounts;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.RoomId;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One record of each kind about accounts and rooms, whole and as bare as it may be. */
final class RoomRecords {
    private static final Instant NOW = Instant.parse("2026-11-22T03:00:00.123Z");

    private final SeededEntropy entropy;
    private final AccountAddress account;
    private final RoomId room;

    RoomRecords(long seed) {
        this.entropy = new SeededEntropy(seed);
        this.account =
                new AccountAddress(
                        Samples.relay(entropy, "relay.example", "192.0.2.7"), new Handle("alice"));
        this.room = new RoomId(bytes(RoomId.SIZE));
    }

    List<ProfileRecord> all() {
        return List.of(
                account(true),
                account(false),
                new RoomRecord.Account(account, Optional.empty()),
                known(true),
                known(false),
                new RoomRecord.ToldAccount(bytes(16), account.id()),
                new RoomRecord.BlockedAccount(account, true, NOW),
                new RoomRecord.BlockedAccount(account, false, NOW),
                room(true),
                room(false),
                message(true),
                message(false));
    }

    private Bytes bytes(int size) {
        return Bytes.owned(entropy.bytes(size));
    }

    private VerifyingKey key() {
        return SigningKey.generate(entropy).publicKey();
    }

    private AccountId id() {
        return new AccountId(bytes(AccountId.SIZE));
    }

    RoomRecord.Account account(boolean whole) {
        return new RoomRecord.Account(
                account,
                Optional.of(
                        new RoomRecord.Account.Held(
                                NOW,
                                whole ? Optional.of(Accounts.keys()) : Optional.empty(),
                                whole ? 5 : 0,
                                whole ? 8 : 0,
                                whole
                                        ? Optional.of(Secret.random(entropy, 32))
                                        : Optional.empty())));
    }

    RoomRecord.KnownAccount known(boolean whole) {
        return new RoomRecord.KnownAccount(
                account,
                key(),
                whole ? Level.CHANGED : Level.SERVER,
                whole ? "contact" : "server",
                whole ? "Zoë" : "",
                whole ? Optional.of(bytes(16)) : Optional.empty(),
                NOW,
                whole ? Optional.of(key()) : Optional.empty(),
                whole ? 4 : 0);
    }

    RoomRecord.Room room(boolean whole) {
        return new RoomRecord.Room(
                room,
                account.relay(),
                account.id(),
                whole ? "Lesekreis" : "",
                NOW,
                whole ? "here" : "gone",
                new RoomRecord.Room.Kept(
                        whole ? "Bücher" : "",
                        whole,
                        whole ? Optional.of(NOW.plusSeconds(1)) : Optional.empty()),
                whole ? 1L << 40 : 0);
    }

    /** One that was said in the room, or a line about it. */
    ProfileRecord.Message message(boolean whole) {
        return new ProfileRecord.Message(
                RoomRecord.Room.conversation(room),
                new ContentId(bytes(16)),
                whole,
                whole ? 12 : 0,
                NOW,
                NOW.plusSeconds(1),
                whole ? "text" : "notice",
                "The heron stands in the reeds.",
                whole ? "sent" : "received",
                "",
                whole ? 1 : 0,
                true,
                new Remarks(
                        Optional.empty(),
                        0,
                        whole
                                ? List.of(
                                        new Remarks.Reaction(true, "🦊", 15, Optional.of(id())),
                                        new Remarks.Reaction(false, "🐦", 3, Optional.of(id())),
                                        new Remarks.Reaction(false, "", 4, Optional.of(id())))
                                : List.of(),
                        Duration.ZERO,
                        Optional.of(new RoomPlace(id(), whole ? 1L << 33 : 0))));
    }
}
