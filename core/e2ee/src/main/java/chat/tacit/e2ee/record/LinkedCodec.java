package chat.tacit.e2ee.record;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.DeviceBody;
import chat.tacit.e2ee.device.DeviceLog;
import chat.tacit.e2ee.device.LogId;
import chat.tacit.e2ee.device.RenewalPair;
import chat.tacit.e2ee.device.SignedEntry;
import chat.tacit.e2ee.device.SignedRenewal;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.protocol.wire.Proto;

import java.time.Instant;
import java.util.Optional;

/** The records of linked devices: {@code record.proto} has the fields. */
final class LinkedCodec {
    private static final int KEY_SIZE = 32;
    private static final int MAX_TRAVEL = 255;

    /** Entries of a log: those of the devices, and as many of the recovery key as one signs. */
    private static final int MAX_LOG = DeviceLog.MAX_ENTRIES + DeviceLog.MAX_PER_SIGNER;

    private LinkedCodec() {}

    static void write(LinkedRecord record, Proto.Writer writer) {
        writer.message(
                record.kind(),
                w -> {
                    switch (record) {
                        case LinkedRecord.Known known -> writeKnown(known, w);
                        case LinkedRecord.Mark mark ->
                                w.bytes(1, mark.conversation())
                                        .u32(2, mark.field())
                                        .u64(3, mark.stamp())
                                        .bytes(4, mark.value());
                        case LinkedRecord.Outgoing outgoing ->
                                w.bytes(1, outgoing.conversation()).bytes(2, outgoing.id().bytes());
                        case LinkedRecord.Amended amended ->
                                w.bytes(1, amended.conversation())
                                        .bytes(2, amended.content().encode());
                        case LinkedRecord.Gone gone -> w.bytes(1, gone.conversation());
                        case LinkedRecord.Device device ->
                                w.u32(1, device.number())
                                        .text(2, device.name())
                                        .u64(3, device.added().toEpochMilli())
                                        .u32(4, device.whose().code())
                                        .u32(5, device.linkedBy());
                        case LinkedRecord.Held held -> {
                            w.bytes(1, held.conversation()).u32(2, held.device());
                            writeKeys(held.keys(), w);
                        }
                        case LinkedRecord.Asked asked -> {
                            w.bytes(1, asked.conversation()).bytes(2, asked.log().bytes());
                            writeKeys(asked.keys(), w);
                            w.messages(
                                    5,
                                    asked.invitations(),
                                    (invited, inner) ->
                                            inner.u32(1, invited.device())
                                                    .bytes(2, invited.invitation().encode()));
                        }
                        case LinkedRecord.Logs logs ->
                                w.bytes(1, logs.conversation())
                                        .messages(2, logs.ours(), SignedEntry::write)
                                        .messages(3, logs.theirs(), SignedEntry::write);
                        case LinkedRecord.Removed removed ->
                                w.u32(1, removed.device()).u32(2, removed.by());
                        case LinkedRecord.Renewed renewed ->
                                w.bytes(1, renewed.conversation())
                                        .text(2, renewed.level().text())
                                        .message(
                                                3,
                                                inner ->
                                                        SignedRenewal.write(
                                                                renewed.pair().ours(), inner))
                                        .message(
                                                4,
                                                inner ->
                                                        SignedRenewal.write(
                                                                renewed.pair().theirs(), inner));
                        case LinkedRecord.File file ->
                                w.bytes(1, file.conversation())
                                        .bool(2, file.own())
                                        .bytes(3, file.content().encode());
                    }
                });
    }

    /**
     * @param kind from {@value LinkedRecord.Known#KIND} to {@value LinkedRecord#LAST}, {@value
     *     LinkedRecord.File#KIND} or {@value LinkedRecord.Renewed#KIND}
     */
    static LinkedRecord read(int kind, Proto.Reader reader) {
        return reader.message(
                kind,
                r ->
                        switch (kind) {
                            case LinkedRecord.Known.KIND -> readKnown(r);
                            case LinkedRecord.Mark.KIND ->
                                    new LinkedRecord.Mark(
                                            conversation(r),
                                            r.count(2, LinkedRecord.Mark.MAX_FIELD),
                                            r.u64(3),
                                            r.bytes(4, 0, LinkedRecord.Mark.MAX_VALUE));
                            case LinkedRecord.Outgoing.KIND ->
                                    new LinkedRecord.Outgoing(
                                            conversation(r),
                                            new ContentId(r.bytes(2, ContentId.SIZE)));
                            case LinkedRecord.Amended.KIND ->
                                    new LinkedRecord.Amended(
                                            conversation(r),
                                            Content.decode(r.bytes(2, 1, Content.MAX_SIZE)));
                            case LinkedRecord.Gone.KIND -> new LinkedRecord.Gone(conversation(r));
                            case LinkedRecord.Device.KIND ->
                                    new LinkedRecord.Device(
                                            r.count(1, LinkedRecord.Device.MAX_NUMBER),
                                            r.text(2, LinkedRecord.Device.MAX_NAME),
                                            time(r, 3),
                                            LinkedRecord.Device.Whose.of(r.u32(4)),
                                            r.count(5, LinkedRecord.Device.MAX_NUMBER));
                            case LinkedRecord.Held.KIND ->
                                    new LinkedRecord.Held(
                                            conversation(r),
                                            r.count(2, LinkedRecord.Device.MAX_NUMBER),
                                            readKeys(r));
                            case LinkedRecord.Asked.KIND ->
                                    new LinkedRecord.Asked(
                                            conversation(r),
                                            new LogId(r.bytes(2, LogId.SIZE)),
                                            readKeys(r),
                                            r.messages(
                                                    5,
                                                    LinkedRecord.Asked.MAX_INVITATIONS,
                                                    LinkedCodec::readInvited));
                            case LinkedRecord.Logs.KIND ->
                                    new LinkedRecord.Logs(
                                            conversation(r),
                                            r.messages(2, MAX_LOG, SignedEntry::read),
                                            r.messages(3, MAX_LOG, SignedEntry::read));
                            case LinkedRecord.Removed.KIND ->
                                    new LinkedRecord.Removed(
                                            r.count(1, LinkedRecord.Device.MAX_NUMBER),
                                            r.count(2, LinkedRecord.Device.MAX_NUMBER));
                            case LinkedRecord.Renewed.KIND ->
                                    new LinkedRecord.Renewed(
                                            conversation(r),
                                            Level.of(r.text(2, ProfileRecord.Message.MAX_WORD)),
                                            new RenewalPair(
                                                    r.message(3, SignedRenewal::read),
                                                    r.message(4, SignedRenewal::read)));
                            case LinkedRecord.File.KIND ->
                                    new LinkedRecord.File(
                                            conversation(r),
                                            r.bool(2),
                                            Content.decode(r.bytes(3, 1, Content.MAX_SIZE)));
                            default -> throw new MalformedException("no such record: " + kind);
                        });
    }

    private static void writeKeys(ContactIdentity keys, Proto.Writer w) {
        w.bytes(3, keys.identity().bytes()).bytes(4, keys.root().bytes());
    }

    private static ContactIdentity readKeys(Proto.Reader r) {
        return new ContactIdentity(
                new AgreementPublicKey(r.bytes(3, KEY_SIZE)),
                new VerifyingKey(r.bytes(4, KEY_SIZE)));
    }

    private static LinkedRecord.Asked.Invited readInvited(Proto.Reader r) {
        return new LinkedRecord.Asked.Invited(
                r.count(1, LinkedRecord.Device.MAX_NUMBER),
                Invitation.decode(r.bytes(2, 1, DeviceBody.MAX_INVITATION)));
    }

    private static void writeKnown(LinkedRecord.Known known, Proto.Writer w) {
        w.bytes(1, known.conversation())
                .text(2, known.level().text())
                .u64(3, known.began().toEpochMilli())
                .bytes(4, known.peer().identity().bytes())
                .bytes(5, known.peer().root().bytes())
                .u32(6, known.travel().code());
        known.peerTravel().ifPresent(travel -> w.u32(7, travel.code()));
        w.messages(8, known.ours(), SignedEntry::write)
                .messages(9, known.theirs(), SignedEntry::write)
                .text(10, known.presented().name())
                .text(11, known.presented().status())
                .bytes(12, known.presented().picture())
                .u64(13, known.presented().namedAt().toEpochMilli())
                .bool(14, known.hidden());
    }

    private static LinkedRecord.Known readKnown(Proto.Reader r) {
        return new LinkedRecord.Known(
                conversation(r),
                Level.of(r.text(2, ProfileRecord.Message.MAX_WORD)),
                time(r, 3),
                new ContactIdentity(
                        new AgreementPublicKey(r.bytes(4, KEY_SIZE)),
                        new VerifyingKey(r.bytes(5, KEY_SIZE))),
                Travel.of(r.count(6, MAX_TRAVEL)),
                r.has(7) ? Optional.of(Travel.of(r.count(7, MAX_TRAVEL))) : Optional.empty(),
                r.messages(8, LinkedRecord.Known.MAX_ENTRIES, SignedEntry::read),
                r.messages(9, LinkedRecord.Known.MAX_ENTRIES, SignedEntry::read),
                new LinkedRecord.Known.Presented(
                        r.text(10, ProfileRecord.Contact.MAX_NAME),
                        r.text(11, Body.Profile.MAX_STATUS),
                        r.bytes(12, 0, Body.Profile.MAX_PICTURE),
                        time(r, 13)),
                r.bool(14));
    }

    private static Bytes conversation(Proto.Reader r) {
        return r.bytes(1, ProfileRecord.CONVERSATION_SIZE);
    }

    private static Instant time(Proto.Reader r, int number) {
        long millis = r.u64(number);
        if (millis < 0) {
            throw new MalformedException("a time before 1970");
        }
        return Instant.ofEpochMilli(millis);
    }
}
