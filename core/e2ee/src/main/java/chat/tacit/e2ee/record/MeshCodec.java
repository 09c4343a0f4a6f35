package chat.tacit.e2ee.record;

import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.route.MeshRoute;
import chat.tacit.protocol.wire.Proto;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.util.Optional;

/** The mesh: {@code record.proto} has the fields. */
final class MeshCodec {
    private MeshCodec() {}

    static void write(MeshRecord record, Proto.Writer writer) {
        writer.message(
                record.kind(),
                w -> {
                    switch (record) {
                        case MeshRecord.Settings settings -> writeSettings(settings, w);
                        case MeshRecord.Address address -> writeAddress(address, w);
                        case MeshRecord.Server server -> writeServer(server, w);
                        case MeshRecord.Decision decision -> writeDecision(decision, w);
                    }
                });
    }

    /**
     * @param kind one of those of {@link MeshRecord}
     */
    static MeshRecord read(int kind, Proto.Reader reader) {
        return reader.message(
                kind,
                r ->
                        switch (kind) {
                            case MeshRecord.Settings.KIND -> readSettings(r);
                            case MeshRecord.Address.KIND -> readAddress(r);
                            case MeshRecord.Server.KIND -> readServer(r);
                            case MeshRecord.Decision.KIND -> readDecision(r);
                            default -> throw new IllegalArgumentException("kind " + kind);
                        });
    }

    private static void writeSettings(MeshRecord.Settings settings, Proto.Writer w) {
        w.text(1, settings.cover())
                .u64(2, settings.mean().map(Duration::toMillis).orElse(0L))
                .bool(3, settings.hidden())
                .u64(4, settings.decided().toEpochMilli());
    }

    private static MeshRecord.Settings readSettings(Proto.Reader r) {
        return new MeshRecord.Settings(
                r.text(1, MeshRecord.Settings.MAX_WORD),
                r.has(2) ? Optional.of(Duration.ofMillis(r.u64(2))) : Optional.empty(),
                r.bool(3),
                RecordCodec.time(r, 4));
    }

    private static void writeAddress(MeshRecord.Address address, Proto.Writer w) {
        w.bytes(1, address.publicKey().bytes());
        address.held()
                .ifPresent(held ->
                        w.bytes(2, held.key().secret().expose())
                                .u64(3, held.made().toEpochMilli()));
    }

    private static MeshRecord.Address readAddress(Proto.Reader r) {
        return new MeshRecord.Address(
                new JosePublicKey(r.bytes(1, 1, MeshRoute.MAX_KEY)),
                r.has(2) ? Optional.of(readHeld(r)) : Optional.empty());
    }

    private static MeshRecord.Address.Held readHeld(Proto.Reader r) {
        Secret secret = Secret.owned(r.bytes(2, 1, MeshRecord.Address.MAX_PRIVATE).shared());
        return new MeshRecord.Address.Held(JoseKey.of(secret), RecordCodec.time(r, 3));
    }

    private static void writeServer(MeshRecord.Server server, Proto.Writer w) {
        w.text(1, server.address().toString())
                .bool(2, server.origin())
                .u64(3, server.heard().toEpochMilli())
                .u32(4, server.score().suspicion())
                .u32(5, server.score().quarantines());
        server.score()
                .quarantine()
                .ifPresent(
                        it -> w.u64(6, it.from().toEpochMilli()).u64(7, it.until().toEpochMilli()));
    }

    private static MeshRecord.Server readServer(Proto.Reader r) {
        return new MeshRecord.Server(
                RelayAddress.parse(r.text(1, RelayAddress.MAX_SIZE)),
                r.bool(2),
                RecordCodec.time(r, 3),
                new MeshRecord.Score(
                        r.count(4, MeshRecord.Score.MAX_SUSPICION),
                        r.count(5, MeshRecord.Score.MAX_QUARANTINES),
                        r.has(6)
                                ? Optional.of(
                                        new MeshRecord.Quarantine(
                                                RecordCodec.time(r, 6), RecordCodec.time(r, 7)))
                                : Optional.empty()));
    }

    private static void writeDecision(MeshRecord.Decision decision, Proto.Writer w) {
        w.bytes(1, decision.hash());
        decision.conversation().ifPresent(it -> w.bytes(2, it));
        w.u64(3, decision.at().toEpochMilli());
    }

    private static MeshRecord.Decision readDecision(Proto.Reader r) {
        return new MeshRecord.Decision(
                r.bytes(1, MeshRecord.Decision.HASH_SIZE),
                r.has(2)
                        ? Optional.of(r.bytes(2, MeshRecord.Decision.CONVERSATION_SIZE))
                        : Optional.empty(),
                RecordCodec.time(r, 3));
    }
}
