package chat.tacit.e2ee.record;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.content.Seen;
import chat.tacit.e2ee.device.SealedSigner;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.InvitationSecrets;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.protocol.queue.EntityId;
import chat.tacit.protocol.queue.RecipientId;
import chat.tacit.protocol.wire.Proto;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.Optional;

/** What a backup keeps besides contacts: {@code record.proto} has the fields. */
final class KeptCodec {
    private static final int KEY_SIZE = 32;
    private static final int MAX_TRAVEL = 255;
    private static final int MAX_INVITATION = 6_144;
    private static final int MAX_SECRETS = 4_096;

    private KeptCodec() {}

    static void write(KeptRecord record, Proto.Writer writer) {
        writer.message(
                record.kind(),
                w -> {
                    switch (record) {
                        case KeptRecord.Signer signer ->
                                w.bytes(1, signer.conversation())
                                        .bytes(2, signer.sealed().keys().identity().bytes())
                                        .bytes(3, signer.sealed().keys().root().bytes())
                                        .bytes(4, signer.sealed().recovery().bytes())
                                        .bytes(5, signer.sealed().sealed());
                        case KeptRecord.Connection connection -> writeConnection(connection, w);
                        case KeptRecord.Address address -> writeAddress(address, w);
                    }
                });
    }

    /**
     * @param kind above {@value LinkedRecord#LAST}, up to {@value KeptRecord#LAST}
     */
    static KeptRecord read(int kind, Proto.Reader reader) {
        return reader.message(
                kind,
                r ->
                        switch (kind) {
                            case KeptRecord.Signer.KIND -> readSigner(r);
                            case KeptRecord.Connection.KIND -> readConnection(r);
                            default -> readAddress(r);
                        });
    }

    private static KeptRecord.Signer readSigner(Proto.Reader r) {
        return new KeptRecord.Signer(
                r.bytes(1, ProfileRecord.CONVERSATION_SIZE),
                new SealedSigner(
                        readKeys(r, 2),
                        new AgreementPublicKey(r.bytes(4, KEY_SIZE)),
                        r.bytes(5, SealedSigner.SEALED_SIZE)));
    }

    private static void writeConnection(KeptRecord.Connection connection, Proto.Writer w) {
        w.bytes(1, connection.conversation())
                .bytes(2, connection.in())
                .u32(3, connection.device())
                .u64(4, connection.began().toEpochMilli())
                .bytes(5, connection.own().identity().secret().expose())
                .bytes(6, connection.own().root().seed().expose())
                .bytes(7, connection.peer().identity().bytes())
                .bytes(8, connection.peer().root().bytes());
        connection.accepted().ifPresent(hash -> w.bytes(9, hash));
        w.u32(10, connection.travel().code());
        connection.peerTravel().ifPresent(travel -> w.u32(11, travel.code()));
        w.u64(12, connection.progress().next()).u64(13, connection.progress().expected());
        connection.progress().seen().ifPresent(seen -> w.bytes(14, seen.bytes()));
        w.u64(15, connection.progress().resync()).u32(16, connection.progress().version());
    }

    private static KeptRecord.Connection readConnection(Proto.Reader r) {
        return new KeptRecord.Connection(
                r.bytes(1, ProfileRecord.CONVERSATION_SIZE),
                r.bytes(2, ProfileRecord.CONVERSATION_SIZE),
                r.count(3, LinkedRecord.Device.MAX_NUMBER),
                RecordCodec.time(r, 4),
                new ContactIdentityKey(key(r, 5), SigningKey.of(secret(r, 6, KEY_SIZE, KEY_SIZE))),
                readKeys(r, 7),
                r.has(9) ? Optional.of(r.bytes(9, Hash.SIZE)) : Optional.empty(),
                Travel.of(r.count(10, MAX_TRAVEL)),
                r.has(11) ? Optional.of(Travel.of(r.count(11, MAX_TRAVEL))) : Optional.empty(),
                new ProfileRecord.Contact.Progress(
                        r.u64(12),
                        r.u64(13),
                        r.has(14)
                                ? Optional.of(new Seen(r.bytes(14, Seen.SIZE)))
                                : Optional.empty(),
                        r.u64(15),
                        r.count(16, 0xFFFF),
                        false));
    }

    private static void writeAddress(KeptRecord.Address address, Proto.Writer w) {
        Secret secrets = address.secrets().encode();
        w.bytes(1, address.id())
                .bytes(2, address.invitation().encode())
                .bytes(3, secrets.expose())
                .u32(4, address.travel().code())
                .u64(5, address.made().toEpochMilli())
                .text(6, address.relay().toString())
                .bytes(7, address.owner().secret().expose())
                .u64(8, address.version())
                .messages(9, address.queues(), KeptCodec::writeQueue);
        secrets.wipe();
    }

    private static void writeQueue(KeptRecord.Address.Queue queue, Proto.Writer w) {
        w.text(1, queue.relay().toString())
                .bytes(2, queue.serverKey().secret().expose())
                .bytes(3, queue.boxKey().secret().expose());
        queue.recipient().ifPresent(id -> w.bytes(4, id.bytes()));
    }

    private static KeptRecord.Address readAddress(Proto.Reader r) {
        return new KeptRecord.Address(
                r.bytes(1, KeptRecord.Address.ID_SIZE),
                Invitation.decode(r.bytes(2, 1, MAX_INVITATION)),
                InvitationSecrets.decode(secret(r, 3, 1, MAX_SECRETS)),
                Travel.of(r.count(4, MAX_TRAVEL)),
                RecordCodec.time(r, 5),
                RelayAddress.parse(r.text(6, RelayAddress.MAX_SIZE)),
                key(r, 7),
                r.u64(8),
                r.messages(9, KeptRecord.Address.MAX_QUEUES, KeptCodec::readQueue));
    }

    private static KeptRecord.Address.Queue readQueue(Proto.Reader r) {
        return new KeptRecord.Address.Queue(
                RelayAddress.parse(r.text(1, RelayAddress.MAX_SIZE)),
                key(r, 2),
                key(r, 3),
                r.has(4)
                        ? Optional.of(new RecipientId(r.bytes(4, EntityId.SIZE)))
                        : Optional.empty());
    }

    /** The two public keys of a device, in this field and the next. */
    private static ContactIdentity readKeys(Proto.Reader r, int number) {
        return new ContactIdentity(
                new AgreementPublicKey(r.bytes(number, KEY_SIZE)),
                new VerifyingKey(r.bytes(number + 1, KEY_SIZE)));
    }

    private static AgreementKey key(Proto.Reader r, int number) {
        return AgreementKey.of(secret(r, number, KEY_SIZE, KEY_SIZE));
    }

    private static Secret secret(Proto.Reader r, int number, int min, int max) {
        return Secret.owned(r.bytes(number, min, max).toArray());
    }
}
