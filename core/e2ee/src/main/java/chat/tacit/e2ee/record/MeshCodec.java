package chat.tacit.e2ee.record;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.route.MeshRoute;
import chat.tacit.protocol.wire.Proto;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
                        case MeshRecord.Receiving receiving -> writeReceiving(receiving, w);
                        case MeshRecord.Sending sending -> writeSending(sending, w);
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
                            case MeshRecord.Receiving.KIND -> readReceiving(r);
                            case MeshRecord.Sending.KIND -> readSending(r);
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
                .ifPresent(held -> {
                    w.bytes(2, held.key().secret().expose()).u64(3, held.made().toEpochMilli());
                    writeServers(4, held.servers(), w);
                });
    }

    private static void writeServers(int number, List<RelayAddress> servers, Proto.Writer w) {
        w.messages(number, servers, (server, each) -> each.text(1, server.toString()));
    }

    private static List<RelayAddress> readServers(int number, Proto.Reader r) {
        return r.messages(
                number,
                MeshRecord.Address.Held.MAX_SERVERS,
                each -> RelayAddress.parse(each.text(1, RelayAddress.MAX_SIZE)));
    }

    private static MeshRecord.Address readAddress(Proto.Reader r) {
        return new MeshRecord.Address(
                new JosePublicKey(r.bytes(1, 1, MeshRoute.MAX_KEY)),
                r.has(2) ? Optional.of(readHeld(r)) : Optional.empty());
    }

    private static MeshRecord.Address.Held readHeld(Proto.Reader r) {
        Secret secret = Secret.owned(r.bytes(2, 1, MeshRecord.Address.MAX_PRIVATE).shared());
        return new MeshRecord.Address.Held(
                JoseKey.of(secret), RecordCodec.time(r, 3), readServers(4, r));
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
        server.shown().ifPresent(shown -> w.message(8, each -> writeShown(shown, each)));
    }

    private static void writeShown(MeshRecord.Server.Shown shown, Proto.Writer w) {
        w.u64(1, shown.at().toEpochMilli())
                .bytes(2, shown.operator())
                .u32(3, shown.roles())
                .bytes(4, shown.network().orElse(Bytes.empty()))
                .bool(5, shown.network().map(Bytes::isEmpty).orElse(false))
                .u64(6, shown.guard().map(Instant::toEpochMilli).orElse(0L));
    }

    private static MeshRecord.Server.Shown readShown(Proto.Reader r) {
        Instant at = RecordCodec.time(r, 1);
        Bytes operator = r.bytes(2, MeshRecord.Server.Shown.OPERATOR_SIZE);
        int roles = r.count(3, MeshRecord.Server.Shown.MAX_ROLES);
        Bytes network = r.bytes(4, 0, MeshRecord.Server.Shown.MAX_NETWORK);
        boolean own = r.bool(5);
        if (own && !network.isEmpty()) {
            throw new MalformedException("a public network of one's own");
        }
        return new MeshRecord.Server.Shown(
                at,
                operator,
                roles,
                own || !network.isEmpty() ? Optional.of(network) : Optional.empty(),
                ends(r, 6));
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
                                : Optional.empty()),
                r.has(8) ? Optional.of(r.message(8, MeshCodec::readShown)) : Optional.empty());
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

    private static void writeReceiving(MeshRecord.Receiving receiving, Proto.Writer w) {
        MeshRecord.Receiving.Life life = receiving.life();
        w.bytes(1, receiving.conversation())
                .bool(2, receiving.hidden())
                .bytes(3, receiving.key().secret().expose())
                .bytes(4, receiving.boxKey().secret().expose())
                .bytes(5, receiving.peer().map(AgreementPublicKey::bytes).orElse(Bytes.empty()))
                .bool(6, life.told())
                .u64(7, life.made().toEpochMilli())
                .u64(8, life.renewed().toEpochMilli())
                .u64(9, life.ends().map(Instant::toEpochMilli).orElse(0L));
        writeServers(10, receiving.servers(), w);
    }

    private static MeshRecord.Receiving readReceiving(Proto.Reader r) {
        return new MeshRecord.Receiving(
                r.bytes(1, ProfileRecord.CONVERSATION_SIZE),
                r.bool(2),
                JoseKey.of(Secret.owned(r.bytes(3, 1, MeshRecord.Address.MAX_PRIVATE).shared())),
                boxKey(r, 4),
                r.has(5)
                        ? Optional.of(new AgreementPublicKey(r.bytes(5, AgreementPublicKey.SIZE)))
                        : Optional.empty(),
                new MeshRecord.Receiving.Life(
                        r.bool(6), RecordCodec.time(r, 7), RecordCodec.time(r, 8), ends(r, 9)),
                readServers(10, r));
    }

    private static void writeSending(MeshRecord.Sending sending, Proto.Writer w) {
        w.bytes(1, sending.conversation())
                .message(2, to -> MeshRoute.write(sending.route(), to))
                .bytes(3, sending.routeKey().secret().expose())
                .u64(4, sending.since().toEpochMilli())
                .u64(5, sending.ends().map(Instant::toEpochMilli).orElse(0L));
    }

    private static MeshRecord.Sending readSending(Proto.Reader r) {
        return new MeshRecord.Sending(
                r.bytes(1, ProfileRecord.CONVERSATION_SIZE),
                r.message(2, MeshRoute::read),
                boxKey(r, 3),
                RecordCodec.time(r, 4),
                ends(r, 5));
    }

    private static AgreementKey boxKey(Proto.Reader r, int number) {
        return AgreementKey.of(Secret.owned(r.bytes(number, AgreementPublicKey.SIZE).toArray()));
    }

    private static Optional<Instant> ends(Proto.Reader r, int number) {
        return r.has(number) ? Optional.of(RecordCodec.time(r, number)) : Optional.empty();
    }
}
