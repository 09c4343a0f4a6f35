package chat.tacit.e2ee.record;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.room.account.PrivateKeys;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.DeviceId;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.wire.Proto;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Accounts and rooms: {@code record.proto} has the fields. */
final class RoomCodec {
    private RoomCodec() {}

    static void write(RoomRecord record, Proto.Writer writer) {
        writer.message(
                record.kind(),
                w -> {
                    switch (record) {
                        case RoomRecord.Account account -> {
                            writeAddress(account.account(), w);
                            account.held().ifPresent(held -> writeHeld(held, w));
                            writeDevices(account.devices(), w);
                        }
                        case RoomRecord.KnownAccount known -> writeKnown(known, w);
                        case RoomRecord.ToldAccount told ->
                                w.bytes(1, told.conversation()).bytes(2, told.account().bytes());
                        case RoomRecord.BlockedAccount blocked -> {
                            writeAddress(blocked.account(), w);
                            w.bool(3, blocked.blocked()).u64(4, blocked.decided().toEpochMilli());
                        }
                        case RoomRecord.Room room -> writeRoom(room, w);
                    }
                });
    }

    /**
     * @param kind one of those of {@link RoomRecord}
     */
    static RoomRecord read(int kind, Proto.Reader reader) {
        return reader.message(
                kind,
                r ->
                        switch (kind) {
                            case RoomRecord.Account.KIND ->
                                    new RoomRecord.Account(
                                            readAddress(r),
                                            r.has(3) ? Optional.of(readHeld(r)) : Optional.empty(),
                                            readDevices(r));
                            case RoomRecord.KnownAccount.KIND -> readKnown(r);
                            case RoomRecord.ToldAccount.KIND ->
                                    new RoomRecord.ToldAccount(
                                            r.bytes(1, ProfileRecord.CONVERSATION_SIZE),
                                            new AccountId(r.bytes(2, AccountId.SIZE)));
                            case RoomRecord.BlockedAccount.KIND ->
                                    new RoomRecord.BlockedAccount(
                                            readAddress(r), r.bool(3), RecordCodec.time(r, 4));
                            case RoomRecord.Room.KIND -> readRoom(r);
                            default -> throw new IllegalArgumentException("kind " + kind);
                        });
    }

    private static void writeAddress(AccountAddress account, Proto.Writer w) {
        w.text(1, account.handle().text()).text(2, account.relay().toString());
    }

    private static AccountAddress readAddress(Proto.Reader r) {
        Handle handle = new Handle(r.text(1, Handle.MAX_SIZE));
        return new AccountAddress(RelayAddress.parse(r.text(2, RelayAddress.MAX_SIZE)), handle);
    }

    private static void writeHeld(RoomRecord.Account.Held held, Proto.Writer w) {
        w.u64(3, held.made().toEpochMilli());
        held.keys()
                .ifPresent(keys -> {
                    Secret encoded = keys.encode();
                    w.bytes(4, encoded.expose());
                    encoded.wipe();
                });
        w.u64(5, held.blobVersion()).u64(6, held.keyVersion());
        held.token().ifPresent(token -> w.bytes(7, token.expose()));
    }

    private static RoomRecord.Account.Held readHeld(Proto.Reader r) {
        return new RoomRecord.Account.Held(
                RecordCodec.time(r, 3),
                r.has(4)
                        ? Optional.of(
                                PrivateKeys.decode(secret(r.bytes(4, 1, PrivateKeys.MAX_SIZE))))
                        : Optional.empty(),
                r.u64(5),
                r.u64(6),
                r.has(7)
                        ? Optional.of(secret(r.bytes(7, RoomRecord.Account.Held.TOKEN_SIZE)))
                        : Optional.empty());
    }

    private static void writeDevices(RoomRecord.Account.Devices devices, Proto.Writer w) {
        w.messages(
                        8,
                        devices.known(),
                        (device, to) -> to.u32(1, device.number()).bytes(2, device.id().bytes()))
                .bytes(9, devices.numbers());
    }

    private static RoomRecord.Account.Devices readDevices(Proto.Reader r) {
        List<RoomRecord.Account.Device> known =
                r.messages(
                        8,
                        RoomRecord.Account.Devices.MOST,
                        from ->
                                new RoomRecord.Account.Device(
                                        from.u32(1), new DeviceId(from.bytes(2, DeviceId.SIZE))));
        Bytes without = r.bytes(9, 0, LinkedRecord.Device.MAX_NUMBER + 1);
        return new RoomRecord.Account.Devices(known, RoomRecord.Account.Devices.numbers(without));
    }

    private static Secret secret(Bytes read) {
        return Secret.owned(read.shared());
    }

    private static void writeKnown(RoomRecord.KnownAccount known, Proto.Writer w) {
        writeAddress(known.account(), w);
        w.bytes(3, known.key().bytes())
                .text(4, known.level().text())
                .text(5, known.source())
                .text(6, known.name())
                .bytes(7, known.conversation().orElse(Bytes.empty()))
                .u64(8, known.named().toEpochMilli());
        known.other().ifPresent(key -> w.bytes(9, key.bytes()));
        w.u64(10, known.settled());
    }

    private static RoomRecord.KnownAccount readKnown(Proto.Reader r) {
        return new RoomRecord.KnownAccount(
                readAddress(r),
                new VerifyingKey(r.bytes(3, VerifyingKey.SIZE)),
                Level.of(r.text(4, RoomRecord.MAX_WORD)),
                r.text(5, RoomRecord.MAX_WORD),
                r.text(6, RoomRecord.MAX_NAME),
                r.has(7)
                        ? Optional.of(r.bytes(7, ProfileRecord.CONVERSATION_SIZE))
                        : Optional.empty(),
                RecordCodec.time(r, 8),
                r.has(9)
                        ? Optional.of(new VerifyingKey(r.bytes(9, VerifyingKey.SIZE)))
                        : Optional.empty(),
                r.u64(10));
    }

    private static void writeRoom(RoomRecord.Room room, Proto.Writer w) {
        w.bytes(1, room.conversation())
                .bytes(2, room.room().bytes())
                .text(3, room.host().toString())
                .bytes(4, room.account().bytes())
                .text(5, room.name())
                .u64(6, room.began().toEpochMilli())
                .text(7, room.state())
                .text(8, room.kept().ownName())
                .bool(9, room.kept().muted());
        room.kept().archived().ifPresent(at -> w.u64(10, at.toEpochMilli()));
        w.u64(11, room.read());
    }

    /**
     * @throws MalformedException if the conversation isn't the room's, too
     */
    private static RoomRecord.Room readRoom(Proto.Reader r) {
        Bytes conversation = r.bytes(1, ProfileRecord.CONVERSATION_SIZE);
        RoomId room = new RoomId(r.bytes(2, RoomId.SIZE));
        if (!RoomRecord.Room.conversation(room).equals(conversation)) {
            throw new MalformedException("a room in another's conversation");
        }
        RelayAddress host = RelayAddress.parse(r.text(3, RelayAddress.MAX_SIZE));
        AccountId account = new AccountId(r.bytes(4, AccountId.SIZE));
        String name = r.text(5, RoomRecord.MAX_NAME);
        Instant began = RecordCodec.time(r, 6);
        String state = r.text(7, RoomRecord.MAX_WORD);
        RoomRecord.Room.Kept kept =
                new RoomRecord.Room.Kept(
                        r.text(8, ProfileRecord.Contact.MAX_NAME),
                        r.bool(9),
                        r.has(10) ? Optional.of(RecordCodec.time(r, 10)) : Optional.empty());
        return new RoomRecord.Room(room, host, account, name, began, state, kept, r.u64(11));
    }
}
