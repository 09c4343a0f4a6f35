package chat.tacit.e2ee.record;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.Seen;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.protocol.queue.EntityId;
import chat.tacit.protocol.queue.RecipientId;
import chat.tacit.protocol.queue.ServerKey;
import chat.tacit.protocol.wire.Proto;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** The {@code oneof} of a record: {@code record.proto} has the fields. */
final class RecordCodec {
    private static final int MAX_TIMER = (int) Body.Timer.MAX.toSeconds();
    private static final int KEY_SIZE = 32;
    private static final int MAX_ENTRY = 192;

    private RecordCodec() {}

    static void write(ProfileRecord record, Proto.Writer writer) {
        switch (record) {
            case ProfileRecord.Begin begin ->
                    writer.message(begin.kind(), w -> w.u32(1, begin.version()));
            case ProfileRecord.Owner owner ->
                    writer.message(
                            owner.kind(),
                            w -> {
                                w.text(1, owner.presented().name())
                                        .text(2, owner.presented().status())
                                        .bytes(3, owner.presented().picture());
                                owner.recovery().ifPresent(key -> w.bytes(4, key.bytes()));
                            });
            case ProfileRecord.Relay relay ->
                    writer.message(
                            relay.kind(),
                            w -> {
                                w.text(1, relay.address().toString())
                                        .u64(2, relay.added().toEpochMilli());
                                relay.serverKey()
                                        .ifPresent(key -> w.bytes(3, key.secret().expose()));
                            });
            case ProfileRecord.Contact contact ->
                    writer.message(contact.kind(), w -> writeContact(contact, w));
            case ProfileRecord.ReceivingQueue queue ->
                    writer.message(queue.kind(), w -> writeQueue(queue, w));
            case ProfileRecord.SendingRoute route ->
                    writer.message(route.kind(), w -> writeRoute(route, w));
            case ProfileRecord.Message message ->
                    writer.message(message.kind(), w -> writeMessage(message, w));
            case ProfileRecord.Way way ->
                    writer.message(
                            way.kind(),
                            w -> {
                                way.relay().ifPresent(relay -> w.text(1, relay.toString()));
                                w.text(2, way.proxy());
                            });
            case ProfileRecord.Trust trust ->
                    writer.message(
                            trust.kind(),
                            w -> trust.relay().ifPresent(relay -> w.text(1, relay.toString())));
            case ProfileRecord.Isolation isolation ->
                    writer.message(
                            isolation.kind(),
                            w -> w.text(1, isolation.isolation()).u32(2, isolation.sockets()));
            case LinkedRecord linked -> LinkedCodec.write(linked, writer);
            case KeptRecord kept -> KeptCodec.write(kept, writer);
            case LiveRecord live -> LiveCodec.write(live, writer);
            case RoomRecord room -> RoomCodec.write(room, writer);
            case MeshRecord mesh -> MeshCodec.write(mesh, writer);
            case ProfileRecord.Newer newer -> writer.raw(newer.kind(), newer.bytes());
        }
    }

    static ProfileRecord read(Proto.Reader reader) {
        int kind = reader.next();
        return switch (kind) {
            case 0 -> throw new MalformedException("an empty record");
            case ProfileRecord.Begin.KIND ->
                    reader.message(kind, r -> new ProfileRecord.Begin(r.count(1, 0xFFFF)));
            case ProfileRecord.Owner.KIND ->
                    reader.message(
                            kind,
                            r ->
                                    new ProfileRecord.Owner(
                                            new Body.Profile(
                                                    r.text(1, Body.Profile.MAX_NAME),
                                                    r.text(2, Body.Profile.MAX_STATUS),
                                                    r.bytes(3, 0, Body.Profile.MAX_PICTURE)),
                                            optional(r, 4, KEY_SIZE, AgreementPublicKey::new)));
            case ProfileRecord.Relay.KIND ->
                    reader.message(
                            kind,
                            r -> new ProfileRecord.Relay(address(r, 1), time(r, 2), serverKey(r)));
            case ProfileRecord.Contact.KIND -> reader.message(kind, RecordCodec::readContact);
            case ProfileRecord.ReceivingQueue.KIND -> reader.message(kind, RecordCodec::readQueue);
            case ProfileRecord.SendingRoute.KIND -> reader.message(kind, RecordCodec::readRoute);
            case ProfileRecord.Message.KIND -> reader.message(kind, RecordCodec::readMessage);
            case ProfileRecord.Way.KIND ->
                    reader.message(
                            kind,
                            r ->
                                    new ProfileRecord.Way(
                                            maybeAddress(r, 1),
                                            r.text(2, ProfileRecord.Way.MAX_PROXY)));
            case ProfileRecord.Trust.KIND ->
                    reader.message(kind, r -> new ProfileRecord.Trust(maybeAddress(r, 1)));
            case ProfileRecord.Isolation.KIND ->
                    reader.message(
                            kind,
                            r ->
                                    new ProfileRecord.Isolation(
                                            r.text(1, ProfileRecord.Message.MAX_WORD),
                                            r.count(2, ProfileRecord.Isolation.MAX_SOCKETS)));
            case LiveRecord.Identity.KIND,
                    LiveRecord.Trusted.KIND,
                    LiveRecord.Told.KIND,
                    LiveRecord.Certificates.KIND,
                    LiveRecord.Authority.KIND ->
                    LiveCodec.read(kind, reader);
            case RoomRecord.Account.KIND,
                    RoomRecord.KnownAccount.KIND,
                    RoomRecord.ToldAccount.KIND,
                    RoomRecord.BlockedAccount.KIND,
                    RoomRecord.Room.KIND ->
                    RoomCodec.read(kind, reader);
            case MeshRecord.Settings.KIND,
                    MeshRecord.Address.KIND,
                    MeshRecord.Server.KIND,
                    MeshRecord.Decision.KIND,
                    MeshRecord.Receiving.KIND,
                    MeshRecord.Sending.KIND ->
                    MeshCodec.read(kind, reader);
            case LinkedRecord.File.KIND, LinkedRecord.Renewed.KIND ->
                    LinkedCodec.read(kind, reader);
            default ->
                    kind <= LinkedRecord.LAST
                            ? LinkedCodec.read(kind, reader)
                            : kind <= KeptRecord.LAST
                                    ? KeptCodec.read(kind, reader)
                                    : new ProfileRecord.Newer(kind, reader.raw(kind));
        };
    }

    private static void writeContact(ProfileRecord.Contact contact, Proto.Writer w) {
        w.bytes(1, contact.conversation())
                .text(2, contact.name())
                .text(3, contact.level().text())
                .u64(4, contact.began().toEpochMilli())
                .bytes(5, contact.own().identity().secret().expose())
                .bytes(6, contact.own().root().seed().expose())
                .bytes(7, contact.peer().identity().bytes())
                .bytes(8, contact.peer().root().bytes());
        contact.accepted().ifPresent(hash -> w.bytes(9, hash));
        w.u32(10, contact.introduced().travel().code());
        contact.introduced().peerTravel().ifPresent(travel -> w.u32(11, travel.code()));
        contact.introduced().peerRoot().ifPresent(entry -> w.bytes(12, entry));
        w.bool(13, contact.introduced().named())
                .u64(14, contact.progress().next())
                .u64(15, contact.progress().expected());
        contact.progress().seen().ifPresent(seen -> w.bytes(16, seen.bytes()));
        w.u64(17, contact.progress().resync()).u32(18, contact.progress().version());
        writeCard(contact.card(), w);
        writeStanding(contact, w);
    }

    private static void writeCard(ProfileRecord.Contact.Card card, Proto.Writer w) {
        w.text(19, card.status())
                .bytes(20, card.picture())
                .text(21, card.ownName())
                .bytes(22, card.ownPicture())
                .text(23, card.note())
                .u64(24, card.namedAt().toEpochMilli())
                .bool(25, card.muted())
                .bool(26, card.blocked());
        card.archived().ifPresent(at -> w.u64(27, at.toEpochMilli()));
        w.bool(28, card.toldReading())
                .bool(29, card.request())
                .u32(30, (int) card.timer().toSeconds())
                .u32(31, (int) card.peerTimer().toSeconds());
    }

    private static void writeStanding(ProfileRecord.Contact contact, Proto.Writer w) {
        w.bool(32, contact.progress().apart()).bool(33, contact.introduced().byAddress());
    }

    private static ProfileRecord.Contact.Card readCard(Proto.Reader r) {
        return new ProfileRecord.Contact.Card(
                r.text(19, Body.Profile.MAX_STATUS),
                r.bytes(20, 0, Body.Profile.MAX_PICTURE),
                r.text(21, ProfileRecord.Contact.MAX_NAME),
                r.bytes(22, 0, Body.Profile.MAX_PICTURE),
                r.text(23, ProfileRecord.Contact.MAX_NOTE),
                time(r, 24),
                r.bool(25),
                r.bool(26),
                r.has(27) ? Optional.of(time(r, 27)) : Optional.empty(),
                r.bool(28),
                r.bool(29),
                Duration.ofSeconds(r.count(30, MAX_TIMER)),
                Duration.ofSeconds(r.count(31, MAX_TIMER)));
    }

    /** Fields come in their order: what they make is put together at the end. */
    private static ProfileRecord.Contact readContact(Proto.Reader r) {
        Bytes conversation = conversation(r);
        String name = r.text(2, ProfileRecord.Contact.MAX_NAME);
        Level level = Level.of(r.text(3, ProfileRecord.Message.MAX_WORD));
        Instant began = time(r, 4);
        ContactIdentityKey own = new ContactIdentityKey(key(r, 5), SigningKey.of(secret(r, 6)));
        ContactIdentity peer =
                new ContactIdentity(
                        new AgreementPublicKey(r.bytes(7, KEY_SIZE)),
                        new VerifyingKey(r.bytes(8, KEY_SIZE)));
        Optional<Bytes> accepted = optional(r, 9, Hash.SIZE, Function.identity());
        Travel travel = Travel.of(r.count(10, 255));
        Optional<Travel> theirs =
                r.has(11) ? Optional.of(Travel.of(r.count(11, 255))) : Optional.empty();
        Optional<Bytes> root =
                r.has(12) ? Optional.of(r.bytes(12, 1, MAX_ENTRY)) : Optional.empty();
        boolean named = r.bool(13);
        long next = r.u64(14);
        long expected = r.u64(15);
        Optional<Seen> seen = optional(r, 16, Seen.SIZE, Seen::new);
        long resync = r.u64(17);
        int version = r.count(18, 0xFFFF);
        ProfileRecord.Contact.Card card = readCard(r);
        boolean apart = r.bool(32);
        boolean byAddress = r.bool(33);
        return new ProfileRecord.Contact(
                conversation,
                name,
                level,
                began,
                own,
                peer,
                accepted,
                new ProfileRecord.Contact.Introduced(travel, theirs, root, named, byAddress),
                new ProfileRecord.Contact.Progress(next, expected, seen, resync, version, apart),
                card);
    }

    private static void writeQueue(ProfileRecord.ReceivingQueue queue, Proto.Writer w) {
        w.bytes(1, queue.conversation())
                .text(2, queue.relay().toString())
                .bytes(3, queue.serverKey().secret().expose())
                .bytes(4, queue.boxKey().secret().expose());
        queue.recipient().ifPresent(id -> w.bytes(5, id.bytes()));
        queue.senderKey().ifPresent(key -> w.bytes(6, key.bytes()));
        queue.peer().ifPresent(key -> w.bytes(7, key.bytes()));
        w.bool(8, queue.recovery());
    }

    private static ProfileRecord.ReceivingQueue readQueue(Proto.Reader r) {
        return new ProfileRecord.ReceivingQueue(
                conversation(r),
                address(r, 2),
                key(r, 3),
                key(r, 4),
                optional(r, 5, EntityId.SIZE, RecipientId::new),
                optional(r, 6, KEY_SIZE, AgreementPublicKey::new),
                optional(r, 7, KEY_SIZE, AgreementPublicKey::new),
                r.bool(8));
    }

    private static void writeRoute(ProfileRecord.SendingRoute route, Proto.Writer w) {
        w.bytes(1, route.conversation())
                .text(2, route.relay().toString())
                .bytes(3, route.boxKey().bytes())
                .bytes(4, route.routeKey().secret().expose())
                .bytes(5, route.serverKey().secret().expose())
                .bool(6, route.secured())
                .bool(7, route.recovery());
    }

    private static ProfileRecord.SendingRoute readRoute(Proto.Reader r) {
        return new ProfileRecord.SendingRoute(
                conversation(r),
                address(r, 2),
                new AgreementPublicKey(r.bytes(3, KEY_SIZE)),
                key(r, 4),
                key(r, 5),
                r.bool(6),
                r.bool(7));
    }

    private static void writeMessage(ProfileRecord.Message message, Proto.Writer w) {
        w.bytes(1, message.conversation())
                .bytes(2, message.id().bytes())
                .bool(3, message.own())
                .u64(4, message.number())
                .u64(5, message.sent().toEpochMilli())
                .u64(6, message.entered().toEpochMilli())
                .text(7, message.type())
                .text(8, message.text())
                .text(9, message.state())
                .text(10, message.reason())
                .u32(11, message.relays())
                .bool(12, message.shown());
        message.remarks().write(w);
    }

    private static ProfileRecord.Message readMessage(Proto.Reader r) {
        return new ProfileRecord.Message(
                conversation(r),
                new ContentId(r.bytes(2, ContentId.SIZE)),
                r.bool(3),
                r.u64(4),
                time(r, 5),
                time(r, 6),
                r.text(7, ProfileRecord.Message.MAX_WORD),
                r.text(8, ProfileRecord.Message.MAX_TEXT),
                r.text(9, ProfileRecord.Message.MAX_WORD),
                r.text(10, ProfileRecord.Message.MAX_REASON),
                r.count(11, ProfileRecord.Message.MAX_RELAYS),
                r.bool(12),
                Remarks.read(r));
    }

    private static Bytes conversation(Proto.Reader r) {
        return r.bytes(1, ProfileRecord.CONVERSATION_SIZE);
    }

    private static RelayAddress address(Proto.Reader r, int number) {
        return RelayAddress.parse(r.text(number, RelayAddress.MAX_SIZE));
    }

    private static Optional<RelayAddress> maybeAddress(Proto.Reader r, int number) {
        return r.has(number) ? Optional.of(address(r, number)) : Optional.empty();
    }

    private static Optional<ServerKey> serverKey(Proto.Reader r) {
        return r.has(3)
                ? Optional.of(
                        new ServerKey(
                                Secret.owned(
                                        r.bytes(3, ServerKey.MIN_SIZE, ServerKey.MAX_SIZE)
                                                .toArray())))
                : Optional.empty();
    }

    static Instant time(Proto.Reader r, int number) {
        long millis = r.u64(number);
        if (millis < 0) {
            throw new MalformedException("a time before 1970");
        }
        return Instant.ofEpochMilli(millis);
    }

    private static Secret secret(Proto.Reader r, int number) {
        return Secret.owned(r.bytes(number, KEY_SIZE).toArray());
    }

    private static AgreementKey key(Proto.Reader r, int number) {
        return AgreementKey.of(secret(r, number));
    }

    private static <T> Optional<T> optional(
            Proto.Reader r, int number, int size, Function<Bytes, T> make) {
        return r.has(number) ? Optional.of(make.apply(r.bytes(number, size))) : Optional.empty();
    }
}
