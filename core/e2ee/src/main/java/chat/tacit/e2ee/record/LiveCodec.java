package chat.tacit.e2ee.record;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.protocol.wire.Proto;

import java.time.Instant;
import java.util.Optional;

/** What a profile is in live sessions: {@code record.proto} has the fields. */
final class LiveCodec {
    private LiveCodec() {}

    static void write(LiveRecord record, Proto.Writer writer) {
        writer.message(
                record.kind(),
                w -> {
                    switch (record) {
                        case LiveRecord.Identity(SigningKey key, Instant made, int number) ->
                                w.bytes(1, key.seed().expose())
                                        .u64(2, made.toEpochMilli())
                                        .u32(3, number);
                        case LiveRecord.Trusted(
                                        VerifyingKey key,
                                        Optional<LiveRecord.Trusted.Known> known) -> {
                            w.bytes(1, key.bytes());
                            known.ifPresent(it -> write(it, w));
                        }
                        case LiveRecord.Told(Bytes conversation) -> w.bytes(1, conversation);
                        case LiveRecord.Authority(String name, Bytes certificate) ->
                                w.text(1, name).bytes(2, certificate);
                        case LiveRecord.Certificates(Bytes chain, Instant set) ->
                                w.bytes(1, chain).u64(2, set.toEpochMilli());
                    }
                });
    }

    private static void write(LiveRecord.Trusted.Known known, Proto.Writer w) {
        w.text(2, known.name())
                .text(3, known.level().text())
                .text(4, known.source())
                .text(5, known.anchor())
                .bytes(6, known.conversation().orElse(Bytes.empty()))
                .u64(7, known.named().toEpochMilli());
    }

    /**
     * @param kind one of those of {@link LiveRecord}
     */
    static LiveRecord read(int kind, Proto.Reader reader) {
        return reader.message(
                kind,
                r ->
                        switch (kind) {
                            case LiveRecord.Identity.KIND -> readIdentity(r);
                            case LiveRecord.Trusted.KIND -> readTrusted(r);
                            case LiveRecord.Told.KIND ->
                                    new LiveRecord.Told(
                                            r.bytes(1, ProfileRecord.CONVERSATION_SIZE));
                            case LiveRecord.Certificates.KIND ->
                                    new LiveRecord.Certificates(
                                            r.bytes(1, 0, LiveRecord.Certificates.MAX_SIZE),
                                            RecordCodec.time(r, 2));
                            case LiveRecord.Authority.KIND ->
                                    new LiveRecord.Authority(
                                            r.text(1, Body.Profile.MAX_NAME),
                                            r.bytes(2, 0, LiveRecord.Authority.MAX_SIZE));
                            default -> throw new IllegalArgumentException("kind " + kind);
                        });
    }

    private static LiveRecord.Identity readIdentity(Proto.Reader r) {
        Secret seed = Secret.owned(r.bytes(1, SigningKey.SEED_SIZE).toArray());
        return new LiveRecord.Identity(
                SigningKey.of(seed), RecordCodec.time(r, 2), r.count(3, Integer.MAX_VALUE));
    }

    private static LiveRecord.Trusted readTrusted(Proto.Reader r) {
        VerifyingKey key = new VerifyingKey(r.bytes(1, VerifyingKey.SIZE));
        return new LiveRecord.Trusted(key, r.has(2) ? Optional.of(readKnown(r)) : Optional.empty());
    }

    private static LiveRecord.Trusted.Known readKnown(Proto.Reader r) {
        return new LiveRecord.Trusted.Known(
                r.text(2, Body.Profile.MAX_NAME),
                Level.of(r.text(3, LiveRecord.Trusted.Known.MAX_WORD)),
                r.text(4, LiveRecord.Trusted.Known.MAX_WORD),
                r.text(5, Body.Profile.MAX_NAME),
                r.has(6)
                        ? Optional.of(r.bytes(6, ProfileRecord.CONVERSATION_SIZE))
                        : Optional.empty(),
                RecordCodec.time(r, 7));
    }
}
