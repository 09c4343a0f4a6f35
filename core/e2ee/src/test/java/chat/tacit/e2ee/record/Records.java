package chat.tacit.e2ee.record;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.content.Amendment;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.Envelope;
import chat.tacit.e2ee.content.FileBody;
import chat.tacit.e2ee.content.Seen;
import chat.tacit.e2ee.device.LogId;
import chat.tacit.e2ee.device.Renewal;
import chat.tacit.e2ee.device.RenewalPair;
import chat.tacit.e2ee.device.SealedSigner;
import chat.tacit.e2ee.device.SignedEntry;
import chat.tacit.e2ee.device.SignedRenewal;
import chat.tacit.e2ee.file.FileKey;
import chat.tacit.e2ee.file.FileLayout;
import chat.tacit.e2ee.file.Places;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.InvitationKind;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.invitation.OwnInvitation;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.e2ee.route.Route;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.queue.BlobId;
import chat.tacit.protocol.queue.RecipientId;
import chat.tacit.protocol.queue.ServerKey;
import chat.tacit.protocol.wire.Proto;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One record of each kind, whole and as bare as it may be. */
public final class Records {
    private static final Instant NOW = Instant.parse("2026-11-21T03:00:00.123Z");

    private final long seed;
    private final SeededEntropy entropy;
    private final Bytes conversation;

    public Records(long seed) {
        this.seed = seed;
        this.entropy = new SeededEntropy(seed);
        this.conversation = bytes(16);
    }

    private Bytes bytes(int size) {
        return Bytes.owned(entropy.bytes(size));
    }

    private AgreementPublicKey key() {
        return AgreementKey.generate(entropy).publicKey();
    }

    private RelayAddress relay() {
        return RelayAddress.parse("tacit://" + bytes(32).base64Url() + "@relay.example:8080");
    }

    public List<ProfileRecord> all() {
        return Stream.of(ofProfiles(), new RoomRecords(seed).all(), new MeshRecords(seed).all())
                .flatMap(List::stream)
                .toList();
    }

    private List<ProfileRecord> ofProfiles() {
        return List.of(
                new ProfileRecord.Begin(1),
                new ProfileRecord.Owner(
                        new Body.Profile("Zoë", "away", bytes(100)), Optional.of(key())),
                new ProfileRecord.Owner(
                        new Body.Profile("Zoë", "", Bytes.empty()), Optional.empty()),
                new ProfileRecord.Relay(relay(), NOW, Optional.empty()),
                new ProfileRecord.Relay(
                        relay(),
                        NOW,
                        Optional.of(new ServerKey(Secret.owned(bytes(16).toArray())))),
                contact(true),
                contact(false),
                queue(true),
                queue(false),
                route(true),
                route(false),
                message(true),
                message(false),
                new ProfileRecord.Way(Optional.of(relay()), "socks5://127.0.0.1:9050"),
                new ProfileRecord.Way(Optional.empty(), ""),
                new ProfileRecord.Trust(Optional.of(relay())),
                new ProfileRecord.Trust(Optional.empty()),
                new ProfileRecord.Isolation("contact", 64),
                known(true),
                known(false),
                new LinkedRecord.Mark(conversation, 2, 1L << 40, bytes(40)),
                new LinkedRecord.Mark(conversation, 10, 0, Bytes.empty()),
                new LinkedRecord.Outgoing(conversation, ContentId.random(entropy)),
                new LinkedRecord.Amended(
                        conversation,
                        new Content(
                                new Envelope(ContentId.random(entropy), 4, NOW, Optional.empty()),
                                new Amendment.Delete(ContentId.random(entropy)))),
                new LinkedRecord.Gone(conversation),
                new LinkedRecord.Device(2, "laptop", NOW, LinkedRecord.Device.Whose.YOURS, 1),
                new LinkedRecord.Device(255, "x", NOW, LinkedRecord.Device.Whose.ANOTHER, 0),
                new LinkedRecord.Held(
                        conversation, 3, ContactIdentityKey.generate(entropy).publicKeys()),
                asked(),
                new LinkedRecord.Logs(conversation, List.of(root()), List.of()),
                new LinkedRecord.Logs(conversation, List.of(root()), List.of(root())),
                new LinkedRecord.Removed(255, 1),
                new LinkedRecord.Renewed(
                        conversation, Level.SCREEN, new RenewalPair(renewal(), renewal())),
                new KeptRecord.Signer(conversation, signer()),
                connection(true),
                connection(false),
                address(),
                file(true),
                file(false),
                new LiveRecord.Identity(SigningKey.generate(entropy), NOW, 0),
                new LiveRecord.Identity(SigningKey.generate(entropy), NOW, 3),
                new LiveRecord.Authority("Academy", bytes(900)),
                new LiveRecord.Authority("Academy", Bytes.empty()),
                trusted(true),
                trusted(false),
                new LiveRecord.Trusted(SigningKey.generate(entropy).publicKey(), Optional.empty()),
                new LiveRecord.Told(conversation),
                new LiveRecord.Certificates(bytes(4_096), NOW),
                new LiveRecord.Certificates(Bytes.empty(), NOW),
                new ProfileRecord.Newer(99, bytes(20)));
    }

    /** A queue that its relay has made, and is for recovery, or one that isn't made yet. */
    private ProfileRecord.ReceivingQueue queue(boolean made) {
        return new ProfileRecord.ReceivingQueue(
                conversation,
                relay(),
                AgreementKey.generate(entropy),
                AgreementKey.generate(entropy),
                made ? Optional.of(new RecipientId(bytes(24))) : Optional.empty(),
                made ? Optional.of(key()) : Optional.empty(),
                made ? Optional.of(key()) : Optional.empty(),
                made);
    }

    private LiveRecord.Trusted trusted(boolean contact) {
        return new LiveRecord.Trusted(
                SigningKey.generate(entropy).publicKey(),
                Optional.of(
                        new LiveRecord.Trusted.Known(
                                "Zoë",
                                contact ? Level.UNKNOWN : Level.VOUCHED,
                                contact ? "contact" : "chain",
                                contact ? "" : "Academy",
                                contact ? Optional.of(conversation) : Optional.empty(),
                                NOW)));
    }

    private LinkedRecord.File file(boolean own) {
        FileBody body =
                new FileBody(
                        "otters.txt",
                        "text/plain",
                        new FileLayout(5),
                        bytes(32),
                        FileKey.random(entropy),
                        List.of(relay()),
                        List.of(new Places(List.of(new Places.Copy(0, new BlobId(bytes(24)))))));
        Envelope envelope = new Envelope(ContentId.random(entropy), 1, NOW, Optional.empty());
        return new LinkedRecord.File(conversation, own, new Content(envelope, body));
    }

    private SignedRenewal renewal() {
        ContactIdentityKey keys = ContactIdentityKey.generate(entropy);
        LogId log = LogId.of(keys.publicKeys());
        return SignedRenewal.sign(new Renewal(log, root(), log, log), keys.root());
    }

    private SignedEntry root() {
        return SignedEntry.root(ContactIdentityKey.generate(entropy), NOW);
    }

    private SealedSigner signer() {
        return new SealedSigner(
                ContactIdentityKey.generate(entropy).publicKeys(),
                key(),
                bytes(SealedSigner.SEALED_SIZE));
    }

    private KeptRecord.Connection connection(boolean whole) {
        return new KeptRecord.Connection(
                bytes(16),
                conversation,
                whole ? 255 : 1,
                NOW,
                ContactIdentityKey.generate(entropy),
                ContactIdentityKey.generate(entropy).publicKeys(),
                whole ? Optional.of(bytes(32)) : Optional.empty(),
                Travel.LINK,
                whole ? Optional.of(Travel.LINK) : Optional.empty(),
                new ProfileRecord.Contact.Progress(
                        1,
                        2,
                        whole ? Optional.of(new Seen(bytes(8))) : Optional.empty(),
                        whole ? 3 : 0,
                        1,
                        false));
    }

    private KeptRecord.Address address() {
        List<Route> routes = List.of(new Route(relay(), key()));
        OwnInvitation own = OwnInvitation.make(InvitationKind.ADDRESS, false, routes, entropy);
        return new KeptRecord.Address(
                bytes(16),
                own.invitation(),
                own.secrets(),
                Travel.LINK,
                NOW,
                relay(),
                AgreementKey.generate(entropy),
                7,
                List.of(addressQueue(true), addressQueue(false)));
    }

    private KeptRecord.Address.Queue addressQueue(boolean made) {
        return new KeptRecord.Address.Queue(
                relay(),
                AgreementKey.generate(entropy),
                AgreementKey.generate(entropy),
                made ? Optional.of(new RecipientId(bytes(24))) : Optional.empty());
    }

    private LinkedRecord.Asked asked() {
        ContactIdentityKey keys = ContactIdentityKey.generate(entropy);
        return new LinkedRecord.Asked(
                conversation,
                LogId.of(keys.publicKeys()),
                keys.publicKeys(),
                List.of(
                        new LinkedRecord.Asked.Invited(1, invitation(keys)),
                        new LinkedRecord.Asked.Invited(255, invitation(keys))));
    }

    private Invitation invitation(ContactIdentityKey keys) {
        return OwnInvitation.connection(keys, List.of(new Route(relay(), key())), entropy)
                .invitation();
    }

    /** An ask whose invitation is another device's. */
    Bytes foreign() {
        ContactIdentityKey keys = ContactIdentityKey.generate(entropy);
        Invitation other = invitation(ContactIdentityKey.generate(entropy));
        return Proto.Writer.create()
                .message(
                        LinkedRecord.Asked.KIND,
                        w ->
                                w.bytes(1, conversation)
                                        .bytes(2, LogId.of(keys.publicKeys()).bytes())
                                        .bytes(3, keys.publicKeys().identity().bytes())
                                        .bytes(4, keys.publicKeys().root().bytes())
                                        .messages(
                                                5,
                                                List.of(other),
                                                (one, inner) ->
                                                        inner.u32(1, 1).bytes(2, one.encode())))
                .toBytes();
    }

    private LinkedRecord.Known known(boolean whole) {
        ContactIdentityKey own = ContactIdentityKey.generate(entropy);
        SignedEntry root = SignedEntry.root(own, NOW);
        return new LinkedRecord.Known(
                conversation,
                Level.SCREEN,
                NOW,
                own.publicKeys(),
                Travel.SCREEN,
                whole ? Optional.of(Travel.LINK) : Optional.empty(),
                List.of(root),
                whole ? List.of(root) : List.of(),
                new LinkedRecord.Known.Presented(
                        "Zoë", whole ? "away" : "", whole ? bytes(12_288) : Bytes.empty(), NOW),
                whole);
    }

    private ProfileRecord.Contact contact(boolean whole) {
        ContactIdentityKey own = ContactIdentityKey.generate(entropy);
        return new ProfileRecord.Contact(
                conversation,
                "Bob",
                Level.COMPARED,
                NOW,
                own,
                ContactIdentityKey.generate(entropy).publicKeys(),
                whole ? Optional.of(bytes(32)) : Optional.empty(),
                new ProfileRecord.Contact.Introduced(
                        Travel.SCREEN,
                        whole ? Optional.of(Travel.LINK) : Optional.empty(),
                        whole ? Optional.of(SignedEntry.root(own, NOW).entry()) : Optional.empty(),
                        whole,
                        whole),
                new ProfileRecord.Contact.Progress(
                        7,
                        9,
                        whole ? Optional.of(new Seen(bytes(8))) : Optional.empty(),
                        whole ? 3 : 0,
                        1,
                        whole),
                card(whole));
    }

    private ProfileRecord.Contact.Card card(boolean whole) {
        return new ProfileRecord.Contact.Card(
                whole ? "away" : "",
                whole ? bytes(50) : Bytes.empty(),
                whole ? "Robert" : "",
                whole ? bytes(60) : Bytes.empty(),
                whole ? "met at the lake" : "",
                NOW,
                whole,
                whole,
                whole ? Optional.of(NOW) : Optional.empty(),
                whole,
                whole,
                whole ? Duration.ofHours(1) : Duration.ZERO,
                whole ? Duration.ofDays(1) : Duration.ZERO);
    }

    private ProfileRecord.SendingRoute route(boolean whole) {
        return new ProfileRecord.SendingRoute(
                conversation,
                relay(),
                key(),
                AgreementKey.generate(entropy),
                AgreementKey.generate(entropy),
                whole,
                whole);
    }

    private ProfileRecord.Message message(boolean whole) {
        return new ProfileRecord.Message(
                conversation,
                new ContentId(bytes(16)),
                whole,
                whole ? 12 : 0,
                NOW,
                NOW.plusSeconds(1),
                "text",
                "The heron stands in the reeds.",
                whole ? "failed" : "received",
                whole ? "no relay took it in seven days" : "",
                whole ? 2 : 0,
                whole,
                new Remarks(
                        whole ? Optional.of(new ContentId(bytes(16))) : Optional.empty(),
                        whole ? 14 : 0,
                        whole
                                ? List.of(
                                        new Remarks.Reaction(true, "🦊", 15),
                                        new Remarks.Reaction(false, "", 16))
                                : List.of(),
                        whole ? Duration.ofHours(1) : Duration.ZERO));
    }
}
