package chat.tacit.e2ee.content;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.KemPublicKey;
import chat.tacit.e2ee.Samples;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.agreement.Join;
import chat.tacit.e2ee.device.Head;
import chat.tacit.e2ee.device.LogEntry;
import chat.tacit.e2ee.device.LogId;
import chat.tacit.e2ee.device.Renewal;
import chat.tacit.e2ee.device.SignedEntry;
import chat.tacit.e2ee.device.SignedRenewal;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.InvitationKind;
import chat.tacit.e2ee.invitation.Mutable;
import chat.tacit.e2ee.invitation.OwnInvitation;
import chat.tacit.e2ee.mesh.MeshRequest;
import chat.tacit.e2ee.mesh.Part;
import chat.tacit.e2ee.route.MeshRoute;
import chat.tacit.e2ee.route.Route;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.RelayAddress;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

/** Holds the codecs against what protoc makes of {@code spec/proto/contact.proto}, both ways. */
class GeneratedCodeTest {
    private static final Instant NOW = Instant.parse("2026-11-21T03:00:00.123Z");

    private final SeededEntropy entropy = new SeededEntropy(19);

    @Test
    void invitation() throws InvalidProtocolBufferException {
        for (InvitationKind kind : InvitationKind.values()) {
            for (boolean longForm : List.of(false, kind != InvitationKind.ADDRESS)) {
                Invitation invitation =
                        OwnInvitation.make(kind, longForm, Samples.routes(entropy), entropy)
                                .invitation();
                var generated =
                        chat.tacit.e2ee.generated.Invitation.newBuilder()
                                .setVersion(1)
                                .setKind(kind.code())
                                .setIdentity(proto(invitation.keys().identity().bytes()))
                                .setAgreement(proto(invitation.keys().agreement().bytes()))
                                .addAllRoutes(
                                        invitation.routes().stream()
                                                .map(GeneratedCodeTest::route)
                                                .toList())
                                .setRoot(proto(invitation.keys().root().bytes()))
                                .setSecret(ByteString.copyFrom(invitation.secret().expose()));
                invitation
                        .keys()
                        .kem()
                        .map(KemPublicKey::bytes)
                        .ifPresent(kem -> {
                            generated.setKem(proto(kem));
                        });
                assertSame(invitation.encode(), generated.build());
                assertThat(Invitation.decode(bytes(generated.build()))).isEqualTo(invitation);
            }
        }
    }

    @Test
    void invitationByTheMesh() throws InvalidProtocolBufferException {
        for (OwnInvitation own :
                List.of(
                        Samples.hidden(entropy),
                        Samples.longForm(entropy).with(Samples.mesh(entropy)))) {
            Invitation invitation = own.invitation();
            var generated =
                    chat.tacit.e2ee.generated.Invitation.parseFrom(invitation.encode().shared());
            assertSame(invitation.encode(), generated);
            assertThat(generated.getMesh()).isEqualTo(mesh(invitation.mesh().orElseThrow()));
            assertThat(generated.getRoutesCount()).isEqualTo(invitation.routes().size());
        }
    }

    @Test
    void requestToAMeshAddress() throws InvalidProtocolBufferException {
        MeshRequest request = new MeshRequest(Samples.hidden(entropy).invitation(), "Grüße");
        Bytes encoded = request.encode();
        var generated =
                chat.tacit.e2ee.generated.MeshRequest.newBuilder()
                        .setVersion(1)
                        .setInvitation(proto(request.invitation().encode()))
                        .setGreeting("Grüße")
                        .build();
        assertSame(encoded.slice(2, generated.getSerializedSize()), generated);
    }

    @Test
    void mutable() throws InvalidProtocolBufferException {
        OwnInvitation own = Samples.shortForm(entropy);
        Mutable mutable =
                new Mutable(
                        9,
                        Instant.parse("2026-12-01T00:00:00Z"),
                        own.secrets().agreement().publicKey(),
                        own.secrets().kem().orElseThrow().publicKey(),
                        Samples.routes(entropy));
        var generated =
                chat.tacit.e2ee.generated.Mutable.newBuilder()
                        .setVersion(9)
                        .setExpires(mutable.expires().getEpochSecond())
                        .setAgreement(proto(mutable.agreement().bytes()))
                        .setKem(proto(mutable.kem().bytes()))
                        .addAllRoutes(
                                mutable.routes().stream().map(GeneratedCodeTest::route).toList())
                        .build();
        assertSame(mutable.encode(), generated);
        assertThat(Mutable.decode(bytes(generated))).isEqualTo(mutable);
    }

    @Test
    void contents() throws InvalidProtocolBufferException {
        Bodies bodies = new Bodies(20);
        for (Body body : bodies.all()) {
            Content content = bodies.content(body);
            Envelope envelope = content.envelope();
            var generated =
                    chat.tacit.e2ee.generated.Content.newBuilder()
                            .setId(proto(envelope.id().bytes()))
                            .setNumber(envelope.number())
                            .setSent(envelope.sent().toEpochMilli())
                            .setSeen(proto(envelope.seen().orElseThrow().bytes()))
                            .setHead(proto(envelope.head().map(Head::encode).orElse(Bytes.empty())))
                            .setTimer((int) envelope.timer().toSeconds());
            if (set(body, generated)) {
                assertSame(content.encode(), generated.build());
                assertThat(Content.decode(bytes(generated.build()))).isEqualTo(content);
            }
        }
    }

    @Test
    void logEntry() throws InvalidProtocolBufferException {
        ContactIdentityKey root = ContactIdentityKey.generate(entropy);
        SignedEntry signed = SignedEntry.root(root, NOW);
        var generated =
                chat.tacit.e2ee.generated.LogEntry.newBuilder()
                        .setLog(proto(LogId.of(root.publicKeys()).bytes()))
                        .setPrevious(proto(Bytes.zeros(32)))
                        .setOperation(1)
                        .setDevice(LogEntry.ROOT)
                        .setIdentity(proto(root.identity().publicKey().bytes()))
                        .setKey(proto(root.root().publicKey().bytes()))
                        .setTime(NOW.toEpochMilli())
                        .build();
        assertSame(signed.entry(), generated);
    }

    @Test
    void renewal() throws InvalidProtocolBufferException {
        ContactIdentityKey root = ContactIdentityKey.generate(entropy);
        SignedEntry next = SignedEntry.root(ContactIdentityKey.generate(entropy), NOW);
        LogId log = LogId.of(root.publicKeys());
        SignedRenewal signed =
                SignedRenewal.sign(
                        new Renewal(log, next, new LogId(Bytes.zeros(32)), log), root.root());
        var generated =
                chat.tacit.e2ee.generated.Renewal.newBuilder()
                        .setLog(proto(log.bytes()))
                        .setRoot(entry(next))
                        .setPeer(proto(Bytes.zeros(32)))
                        .setPeerNext(proto(log.bytes()))
                        .build();
        assertSame(signed.renewal(), generated);
    }

    /** False for a kind that the messages don't have yet. */
    private static boolean set(Body body, chat.tacit.e2ee.generated.Content.Builder content) {
        switch (body) {
            case Body.Hello hello ->
                    content.getHelloBuilder()
                            .setTravel(hello.travel().code())
                            .setRoot(
                                    chat.tacit.e2ee.generated.SignedEntry.newBuilder()
                                            .setEntry(proto(hello.root().entry()))
                                            .setSignature(proto(hello.root().signature())))
                            .setRoutes(routes(hello.routes()));
            case Body.Message message ->
                    content.getTextBuilder()
                            .setText(message.text())
                            .addAllMentions(mentions(message.mentions()));
            case Body.Reply reply ->
                    content.getReplyBuilder()
                            .setMessage(proto(reply.message().bytes()))
                            .setText(reply.text())
                            .addAllMentions(mentions(reply.mentions()));
            case Amendment.Edit edit ->
                    content.getEditBuilder()
                            .setMessage(proto(edit.message().bytes()))
                            .setText(edit.text());
            case Amendment.Delete delete ->
                    content.getDeleteBuilder().setMessage(proto(delete.message().bytes()));
            case Amendment.Reaction reaction ->
                    content.getReactionBuilder()
                            .setMessage(proto(reaction.message().bytes()))
                            .setEmoji(reaction.emoji());
            case Body.Receipt receipt -> content.setReceipt(receipt(receipt));
            case FileBody file -> content.setFile(file(file));
            case Body.Profile profile ->
                    content.getProfileBuilder()
                            .setName(profile.name())
                            .setStatus(profile.status())
                            .setPicture(proto(profile.picture()));
            case Body.Routes routes -> content.setRoutes(routes(routes));
            case IdentityBody identity ->
                    content.getIdentityBuilder()
                            .setKey(proto(identity.key().bytes()))
                            .setSignature(proto(identity.signature()));
            case KeyChange change ->
                    content.getKeyChangeBuilder()
                            .setLink(proto(change.link()))
                            .setJoin(proto(change.join().map(Join::encode).orElse(Bytes.empty())));
            case Body.Timer timer ->
                    content.getTimerWantedBuilder().setSeconds((int) timer.time().toSeconds());
            case Body.Typing typing -> content.getTypingBuilder().setActive(typing.active());
            case Missing missing ->
                    content.getMissingBuilder()
                            .addAllAsked(ranges(missing.asked()))
                            .addAllNothing(ranges(missing.nothing()));
            case DeviceBody device -> content.setDevice(device(device));
            case Body.History history ->
                    content.getHistoryBuilder()
                            .setNumber(history.number())
                            .setLeft(history.left())
                            .setPart(proto(history.part()));
            case AccountTold told -> content.setAccount(account(told));
            case RoomStep step -> content.setRoom(step(step));
            case CallBody call -> content.setCall(GeneratedCalls.of(call));
            case Piece piece -> content.setPiece(part(piece.part()));
            case FilePart piece -> content.setFilePart(part(piece.part()));
            case Body.Newer newer -> {
                return false;
            }
        }
        return true;
    }

    private static chat.tacit.e2ee.generated.Receipt receipt(Body.Receipt receipt) {
        return chat.tacit.e2ee.generated.Receipt.newBuilder()
                .setProgress(receipt.progress().code())
                .addAllMessages(receipt.messages().stream().map(id -> proto(id.bytes())).toList())
                .build();
    }

    private static chat.tacit.e2ee.generated.RoomStep step(RoomStep step) {
        return chat.tacit.e2ee.generated.RoomStep.newBuilder()
                .setRoom(proto(step.room().bytes()))
                .setStep(step.step().code())
                .setName(step.name())
                .setInvitation(proto(step.invitation()))
                .build();
    }

    private static List<ByteString> mentions(Mentions mentions) {
        return mentions.accounts().stream().map(id -> proto(id.bytes())).toList();
    }

    private static chat.tacit.e2ee.generated.AccountTold account(AccountTold told) {
        RelayAddress relay = told.account().relay();
        return chat.tacit.e2ee.generated.AccountTold.newBuilder()
                .setAccount(
                        chat.tacit.e2ee.generated.AccountTold.Place.newBuilder()
                                .setHandle(told.account().handle().text())
                                .setHomeserver(proto(relay.fingerprint().bytes()))
                                .addAllHosts(relay.hosts().stream().map(Host::text).toList())
                                .setPort(relay.port())
                                .setAccountKey(proto(told.key().bytes())))
                .setSignature(proto(told.signature()))
                .build();
    }

    private static chat.tacit.e2ee.generated.File file(FileBody file) {
        return chat.tacit.e2ee.generated.File.newBuilder()
                .setName(file.name())
                .setMedia(file.media())
                .setSize(file.layout().size())
                .setHash(proto(file.hash()))
                .setKey(proto(Bytes.owned(file.key().secret().expose())))
                .addAllRelays(file.relays().stream().map(GeneratedCodeTest::fileRelay).toList())
                .addAllChunks(file.chunks().stream().map(places -> proto(places.encode())).toList())
                .build();
    }

    private static chat.tacit.e2ee.generated.Device device(DeviceBody device) {
        return chat.tacit.e2ee.generated.Device.newBuilder()
                .addAllEntries(device.entries().stream().map(GeneratedCodeTest::entry).toList())
                .setInvitation(
                        proto(device.invitation().map(Invitation::encode).orElse(Bytes.empty())))
                .setWanted(device.wanted())
                .addAllRenewals(device.renewals().stream().map(GeneratedCodeTest::renewal).toList())
                .build();
    }

    private static chat.tacit.e2ee.generated.SignedRenewal renewal(SignedRenewal signed) {
        return chat.tacit.e2ee.generated.SignedRenewal.newBuilder()
                .setRenewal(proto(signed.renewal()))
                .setSignature(proto(signed.signature()))
                .build();
    }

    private static chat.tacit.e2ee.generated.SignedEntry entry(SignedEntry entry) {
        return chat.tacit.e2ee.generated.SignedEntry.newBuilder()
                .setEntry(proto(entry.entry()))
                .setSignature(proto(entry.signature()))
                .build();
    }

    private static chat.tacit.e2ee.generated.File.Relay fileRelay(RelayAddress relay) {
        return chat.tacit.e2ee.generated.File.Relay.newBuilder()
                .setFingerprint(proto(relay.fingerprint().bytes()))
                .addAllHosts(relay.hosts().stream().map(Host::text).toList())
                .setPort(relay.port())
                .build();
    }

    private static List<chat.tacit.e2ee.generated.Missing.Range> ranges(
            List<Missing.Range> ranges) {
        return ranges.stream()
                .map(range ->
                        chat.tacit.e2ee.generated.Missing.Range.newBuilder()
                                .setFirst(range.first())
                                .setLast(range.last())
                                .build())
                .toList();
    }

    private static chat.tacit.e2ee.generated.Routes routes(Body.Routes routes) {
        var generated = chat.tacit.e2ee.generated.Routes.newBuilder();
        for (Body.Routes.Receiving receiving : routes.receiving()) {
            generated
                    .addReceivingBuilder()
                    .setRoute(route(receiving.route()))
                    .setRecovery(receiving.recovery());
        }
        for (Body.Routes.Sending sending : routes.sending()) {
            generated
                    .addSendingBuilder()
                    .setQueue(proto(sending.queue().bytes()))
                    .setServerKey(proto(sending.serverKey().bytes()));
        }
        routes.mesh().ifPresent(mesh -> generated.setMesh(mesh(mesh)));
        return generated.build();
    }

    private static chat.tacit.e2ee.generated.MeshRoute mesh(MeshRoute mesh) {
        return chat.tacit.e2ee.generated.MeshRoute.newBuilder()
                .setKey(proto(mesh.key().bytes()))
                .setBoxKey(proto(mesh.boxKey().bytes()))
                .build();
    }

    private static chat.tacit.e2ee.generated.Part part(Part part) {
        return chat.tacit.e2ee.generated.Part.newBuilder()
                .setId(proto(part.id()))
                .setIndex(part.index())
                .setCount(part.count())
                .setBytes(proto(part.bytes()))
                .build();
    }

    private static chat.tacit.e2ee.generated.Route route(Route route) {
        return chat.tacit.e2ee.generated.Route.newBuilder()
                .setRelay(proto(route.relay().fingerprint().bytes()))
                .addAllHosts(route.relay().hosts().stream().map(Object::toString).toList())
                .setPort(route.relay().port())
                .setBoxKey(proto(route.boxKey().bytes()))
                .build();
    }

    private static void assertSame(Bytes encoded, MessageLite generated)
            throws InvalidProtocolBufferException {
        assertThat(encoded).isEqualTo(bytes(generated));
        assertThat(generated.getParserForType().parseFrom(encoded.shared())).isEqualTo(generated);
    }

    private static Bytes bytes(MessageLite generated) {
        return Bytes.owned(generated.toByteArray());
    }

    private static ByteString proto(Bytes bytes) {
        return ByteString.copyFrom(bytes.shared());
    }
}
