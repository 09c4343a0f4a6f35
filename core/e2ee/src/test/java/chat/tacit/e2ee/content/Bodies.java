package chat.tacit.e2ee.content;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.Samples;
import chat.tacit.e2ee.agreement.Agreement;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.agreement.Join;
import chat.tacit.e2ee.agreement.Target;
import chat.tacit.e2ee.call.CallSamples;
import chat.tacit.e2ee.device.Head;
import chat.tacit.e2ee.device.LogId;
import chat.tacit.e2ee.device.Renewal;
import chat.tacit.e2ee.device.SignedEntry;
import chat.tacit.e2ee.device.SignedRenewal;
import chat.tacit.e2ee.file.FileKey;
import chat.tacit.e2ee.file.FileLayout;
import chat.tacit.e2ee.file.Places;
import chat.tacit.e2ee.invitation.OwnInvitation;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.e2ee.route.Route;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.queue.BlobId;
import chat.tacit.protocol.queue.SenderId;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One of each body, and contents around them. */
public final class Bodies {
    private static final Instant NOW = Instant.parse("2026-11-21T03:00:00.123Z");

    private final SeededEntropy entropy;

    public Bodies(long seed) {
        this.entropy = new SeededEntropy(seed);
    }

    public List<Body> all() {
        return Stream.concat(said().stream(), CallSamples.all(entropy).stream()).toList();
    }

    private List<Body> said() {
        return List.of(
                hello(),
                new Body.Message("Grüße aus Łódź 🦊\n\u0000"),
                new Body.Reply(ContentId.random(entropy), "ja"),
                new Amendment.Edit(ContentId.random(entropy), "Grüße aus Gdańsk"),
                new Amendment.Delete(ContentId.random(entropy)),
                new Amendment.Reaction(ContentId.random(entropy), "👩🏻‍❤️‍💋‍👨🏽"),
                new Amendment.Reaction(ContentId.random(entropy), ""),
                new Body.Receipt(
                        Body.Receipt.Progress.READ,
                        IntStream.range(0, 64).mapToObj(i -> ContentId.random(entropy)).toList()),
                new Body.Profile("Zoë 🦊", "back on Monday", Bytes.owned(entropy.bytes(12_288))),
                new Body.Profile("a", "", Bytes.empty()),
                routes(),
                new Body.Typing(true),
                new Body.Typing(false),
                new Missing(
                        List.of(new Missing.Range(1, 1), new Missing.Range(3, 257)),
                        List.of(new Missing.Range(1L << 62, 1L << 62))),
                new Body.Newer(38, Bytes.owned(entropy.bytes(40))),
                new Body.History(7, 12, Bytes.owned(entropy.bytes(Body.History.MAX_PART))),
                new Body.Newer(2_047, Bytes.empty()),
                file(),
                new Body.Timer(Duration.ofHours(1)),
                new Body.Timer(Duration.ZERO),
                keyChange(),
                new KeyChange(Bytes.owned(entropy.bytes(32)), Optional.empty()),
                identity(),
                device(),
                DeviceBody.ask(),
                DeviceBody.renewed(renewal()),
                DeviceBody.renewed(renewal(), renewal()),
                new Body.Message("@zoe, @bob: ja", mentions(2)),
                new Body.Reply(ContentId.random(entropy), "alle", mentions(Mentions.MAX)),
                account(),
                RoomStep.ask(room(), "Lesekreis 🦊"),
                RoomStep.say(room(), RoomStep.Step.ACCEPTED),
                RoomStep.say(room(), RoomStep.Step.DECLINED),
                RoomStep.invite(room(), "Lesekreis", Bytes.owned(entropy.bytes(3_921))),
                RoomStep.say(room(), RoomStep.Step.WITHDRAWN),
                new Body.Routes(List.of(), routes().sending(), Optional.of(Samples.mesh(entropy))),
                new Body.Routes(
                        routes().receiving(), List.of(), Optional.of(Samples.mesh(entropy))),
                Piece.of(Bytes.owned(entropy.bytes(1_600))).getLast(),
                FilePart.of(ContentId.random(entropy), Bytes.owned(entropy.bytes(12_300)))
                        .getLast(),
                fileInParts());
    }

    /** That many accounts, by value. */
    private Mentions mentions(int count) {
        return new Mentions(
                IntStream.range(0, count)
                        .mapToObj(_ -> new AccountId(Bytes.owned(entropy.bytes(AccountId.SIZE))))
                        .sorted()
                        .toList());
    }

    private RoomId room() {
        return new RoomId(Bytes.owned(entropy.bytes(RoomId.SIZE)));
    }

    private AccountTold account() {
        return AccountTold.prove(
                new AccountAddress(
                        Samples.relay(entropy, "relay.example", "192.0.2.7"),
                        new Handle("zoe.fuchs_9")),
                SigningKey.generate(entropy),
                AgreementKey.generate(entropy).publicKey(),
                AgreementKey.generate(entropy).publicKey());
    }

    /** A join of a link, with a message that is none. */
    private KeyChange keyChange() {
        Agreement.Joined joined;
        try {
            joined =
                    Agreement.join(
                            Target.of(Samples.longForm(entropy).invitation()),
                            ContactIdentityKey.generate(entropy),
                            Optional.empty(),
                            entropy);
        } catch (UnopenableException e) {
            throw new IllegalStateException(e);
        }
        Bytes message = Bytes.owned(entropy.bytes(2_400));
        return new KeyChange(
                Bytes.owned(entropy.bytes(32)), Optional.of(new Join(joined.fields(), message)));
    }

    private IdentityBody identity() {
        return IdentityBody.prove(
                SigningKey.generate(entropy),
                AgreementKey.generate(entropy).publicKey(),
                AgreementKey.generate(entropy).publicKey());
    }

    /** An entry, and an invitation to the device that made it. */
    public DeviceBody device() {
        ContactIdentityKey root = ContactIdentityKey.generate(entropy);
        List<Route> routes = List.of(Samples.route(entropy), Samples.route(entropy));
        return new DeviceBody(
                List.of(SignedEntry.root(root, NOW)),
                Optional.of(OwnInvitation.connection(root, routes, entropy).invitation()),
                false);
    }

    private SignedRenewal renewal() {
        ContactIdentityKey root = ContactIdentityKey.generate(entropy);
        SignedEntry next = SignedEntry.root(ContactIdentityKey.generate(entropy), NOW);
        return SignedRenewal.sign(
                new Renewal(
                        LogId.of(root.publicKeys()),
                        next,
                        new LogId(Bytes.owned(entropy.bytes(32))),
                        new LogId(Bytes.owned(entropy.bytes(32)))),
                root.root());
    }

    /** A file of three chunks at two relays, of which the last has one copy. */
    public FileBody file() {
        List<RelayAddress> relays =
                List.of(Samples.route(entropy).relay(), Samples.route(entropy).relay());
        return new FileBody(
                "heron.jpg",
                "image/jpeg",
                new FileLayout(2 * FileLayout.CHUNK + 1),
                Bytes.owned(entropy.bytes(32)),
                FileKey.random(entropy),
                relays,
                List.of(places(0, 1), places(1, 0), places(0)));
    }

    private Places places(int... relays) {
        return new Places(
                IntStream.of(relays)
                        .mapToObj(relay ->
                                new Places.Copy(relay, new BlobId(Bytes.owned(entropy.bytes(24)))))
                        .toList());
    }

    private FileBody fileInParts() {
        return new FileBody(
                "notes.txt",
                "text/plain",
                new FileLayout(12_300),
                Bytes.owned(entropy.bytes(32)),
                FileKey.random(entropy),
                List.of(),
                List.of());
    }

    public Body.Hello hello() {
        ContactIdentityKey root = ContactIdentityKey.generate(entropy);
        return new Body.Hello(Travel.SCREEN, SignedEntry.root(root, NOW), routes());
    }

    public Body.Routes routes() {
        return new Body.Routes(
                List.of(
                        new Body.Routes.Receiving(Samples.route(entropy), false),
                        new Body.Routes.Receiving(Samples.route(entropy), true)),
                List.of(
                        new Body.Routes.Sending(
                                SenderId.of(AgreementKey.generate(entropy).publicKey()),
                                AgreementKey.generate(entropy).publicKey())));
    }

    public Content content(Body body) {
        Seen seen = Seen.of(Bytes.owned(entropy.bytes(50)));
        return new Content(
                new Envelope(
                        ContentId.random(entropy),
                        300,
                        NOW,
                        Optional.of(seen),
                        body instanceof Body.Receipt
                                ? Optional.of(new Head(3, Bytes.owned(entropy.bytes(16))))
                                : Optional.empty(),
                        body instanceof Body.Reply ? Duration.ofHours(1) : Duration.ZERO),
                body);
    }
}
