package chat.tacit.e2ee;

import static chat.tacit.e2ee.Failing.require;
import static chat.tacit.e2ee.Failing.requireUnopenable;
import static chat.tacit.kit.Json.object;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hkdf;
import chat.tacit.crypto.KemKey;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.Agreement;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.agreement.JoinFields;
import chat.tacit.e2ee.agreement.Rekey;
import chat.tacit.e2ee.agreement.SessionSecrets;
import chat.tacit.e2ee.agreement.Target;
import chat.tacit.e2ee.device.DeviceLog;
import chat.tacit.e2ee.device.LogId;
import chat.tacit.e2ee.device.SignedEntry;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.InvitationKind;
import chat.tacit.e2ee.invitation.InvitationSecrets;
import chat.tacit.e2ee.invitation.Link;
import chat.tacit.e2ee.invitation.LinkBlob;
import chat.tacit.e2ee.invitation.LinkKey;
import chat.tacit.e2ee.invitation.Mutable;
import chat.tacit.e2ee.invitation.MutableBlob;
import chat.tacit.e2ee.invitation.OwnInvitation;
import chat.tacit.e2ee.route.BoxKind;
import chat.tacit.e2ee.route.Boxed;
import chat.tacit.e2ee.route.MeshRoute;
import chat.tacit.e2ee.route.RouteBox;
import chat.tacit.e2ee.route.SealedId;
import chat.tacit.kit.Json;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.queue.SenderId;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes {@code spec/vectors/contact.json} from the code, so that an independent implementation can
 * be held against it. Each failing vector is tried here, and has to fail as it says.
 */
final class ContactVectors {
    private static final Instant NOW = Instant.parse("2026-11-21T03:00:00.123Z");

    private static final MeshRoute MESH = Samples.mesh(new SeededEntropy(65));
    private static final OwnInvitation HIDDEN = Samples.hidden(new SeededEntropy(64));

    private final SeededEntropy entropy = new SeededEntropy(60);
    private final OwnInvitation shortForm = Samples.shortForm(entropy);
    private final OwnInvitation longForm = Samples.longForm(entropy);
    private final OwnInvitation address =
            OwnInvitation.make(InvitationKind.ADDRESS, false, Samples.routes(entropy), entropy);
    private final InvitationSecrets week = InvitationSecrets.generate(false, entropy);
    private final ContactIdentityKey joiner = ContactIdentityKey.generate(entropy);

    String print() throws UnopenableException {
        return Json.print(
                object(
                        "invitations",
                                List.of(
                                        invitation("short form", shortForm),
                                        invitation("long form", longForm),
                                        invitation("address", address),
                                        invitation("hidden", HIDDEN),
                                        invitation("queues and mesh", longForm.with(MESH))),
                        "links", links(),
                        "blob", blob(),
                        "mutable", mutable(),
                        "agreements", agreements(),
                        "boxes", boxes(),
                        "security code",
                                CodeVectors.ofContacts(
                                        Target.of(shortForm.invitation()).inviter(),
                                        joiner.publicKeys()),
                        "security code of accounts", CodeVectors.ofAccounts(),
                        "device log", log(),
                        "rekey", rekey(),
                        "contents", ContentVectors.contents(),
                        "malformed contents", ContentVectors.malformed(),
                        "chunks", FileVectors.chunks()));
    }

    private static Map<String, Object> invitation(String what, OwnInvitation own) {
        InvitationSecrets secrets = own.secrets();
        return object(
                "what", what,
                "IK secret", Tampered.hex(secrets.identity().secret()),
                "EK secret", Tampered.hex(secrets.agreement().secret()),
                "KEM secret", secrets.kem().map(KemKey::secret).map(Tampered::hex).orElse(""),
                "DK seed", Tampered.hex(secrets.root().seed()),
                "ls", Tampered.hex(own.invitation().secret()),
                "fixed", own.invitation().encode().hex());
    }

    private Map<String, Object> links() {
        Link.ShortForm atRelay =
                new Link.ShortForm(
                        shortForm.invitation().routes().getFirst().relay(),
                        LinkKey.of(shortForm.invitation()));
        String text = atRelay.text();
        String whole = new Link.LongForm(longForm.invitation()).text();
        List<String> malformed =
                List.of(
                        text + "A",
                        text + "=",
                        text + " ",
                        text.substring(0, text.length() - 1),
                        text.replace("/i#", "/i/#"),
                        text.replace("/i#", "#"),
                        text.replace("relay.example", "Relay.example"),
                        text.replace("tacit:", "TACIT:"),
                        whole + "A",
                        whole.replace("/i#", "/c#"),
                        whole.replace("tacit:/", "tacit:"),
                        "tacit:/i#" + shortForm.invitation().encode().base64Url());
        for (String link : malformed) {
            require(!Tampered.parses(link), link);
        }
        return object(
                "short form", text,
                "key", Tampered.hex(atRelay.key().secret()),
                "link id", atRelay.key().id().bytes().hex(),
                "long form", whole,
                "malformed", malformed);
    }

    private Map<String, Object> blob() throws UnopenableException {
        LinkKey key = LinkKey.of(shortForm.invitation());
        Bytes good = LinkBlob.seal(shortForm.invitation());
        require(LinkBlob.open(key, good).equals(shortForm.invitation()), "the link's blob opens");
        Bytes other = Samples.shortForm(entropy).invitation().encode();
        byte[] padded = Tampered.padded(shortForm.invitation().encode());
        padded[padded.length - 1] = 1;
        List<Object> unopenable = new ArrayList<>();
        for (Map.Entry<String, Bytes> bad :
                Map.of(
                                "1 one byte changed", Tampered.flip(good, 5_000),
                                "2 another invitation under the link's own key",
                                        Tampered.sealFixed(key, Tampered.padded(other)),
                                "3 padding that isn't zero", Tampered.sealFixed(key, padded),
                                "4 a byte missing", good.slice(0, good.size() - 1))
                        .entrySet()
                        .stream()
                        .sorted(Map.Entry.comparingByKey())
                        .toList()) {
            requireUnopenable(() -> LinkBlob.open(key, bad.getValue()), bad.getKey());
            unopenable.add(object("what", bad.getKey().substring(2), "blob", bad.getValue().hex()));
        }
        return object("blob", good.hex(), "unopenable", unopenable);
    }

    private Map<String, Object> mutable() throws UnopenableException {
        LinkKey key = LinkKey.of(address.invitation());
        SigningKey root = address.secrets().root();
        Bytes good = MutableBlob.seal(key, root, week(7), entropy);
        require(
                MutableBlob.open(key, root.publicKey(), good, 7).equals(week(7)),
                "the address's mutable blob opens");
        Bytes forged = MutableBlob.seal(key, joiner.root(), week(7), entropy);
        requireUnopenable(() -> MutableBlob.open(key, root.publicKey(), forged, 0), "forged");
        requireUnopenable(() -> MutableBlob.open(key, root.publicKey(), good, 8), "old");
        return object(
                "link key", Tampered.hex(key.secret()),
                "EK secret", Tampered.hex(week.agreement().secret()),
                "KEM secret", Tampered.hex(week.kem().orElseThrow().secret()),
                "mutable", week(7).encode().hex(),
                "blob", good.hex(),
                "unopenable once this version was seen", 8,
                "unopenable, since signed by another key", forged.hex());
    }

    private List<Object> agreements() throws UnopenableException {
        return List.of(
                agreement("short form", Target.of(shortForm.invitation()), shortForm.secrets()),
                agreement("long form", Target.of(longForm.invitation()), longForm.secrets()),
                agreement(
                        "address",
                        new Target(address.invitation(), Optional.of(week(7))),
                        weekly()));
    }

    private Map<String, Object> agreement(String what, Target target, InvitationSecrets secrets)
            throws UnopenableException {
        List<byte[]> drawn = new ArrayList<>();
        Entropy recording =
                out -> {
                    entropy.fill(out);
                    drawn.add(out.clone());
                };
        Agreement.Joined joined =
                Agreement.join(
                        target,
                        joiner,
                        Optional.of(AgreementKey.generate(entropy).publicKey()),
                        recording);
        AgreementKey ephemeral = AgreementKey.of(Secret.owned(drawn.getLast()));
        JoinFields fields = joined.fields();
        require(
                ephemeral.publicKey().equals(fields.exchange().ephemeral()),
                "the last bytes drawn are EK_B");
        SessionSecrets session = Agreement.accept(target, secrets, fields);
        require(session.equals(joined.secrets()), "both sides agree");
        return object(
                "invitation", what,
                "IK_B secret", Tampered.hex(joiner.identity().secret()),
                "DK_B seed", Tampered.hex(joiner.root().seed()),
                "EK_B secret", Tampered.hex(ephemeral.secret()),
                "join fields", fields.encode().hex(),
                "SK", Tampered.hex(session.rootKey()),
                "HKb", Tampered.hex(session.headKey()),
                "NHKa", Tampered.hex(session.nextHeadKey()),
                "AD", session.associated().hex(),
                "refused join fields", refusedFields(target, secrets, fields));
    }

    private static List<Object> refusedFields(
            Target target, InvitationSecrets secrets, JoinFields fields) {
        Bytes good = fields.encode();
        boolean kem = target.kem().isPresent();
        Bytes[] bad = {
            Tampered.replace(good, 0, Bytes.ofHex("0000")),
            Tampered.replace(good, 0, Bytes.ofHex("0002")),
            Tampered.replace(good, 2, Samples.LOW_ORDER.bytes()),
            Tampered.replace(good, 66, Samples.LOW_ORDER.bytes()),
            kem
                    ? Tampered.replace(good, 98, Bytes.zeros(1_088))
                    : Tampered.replace(good, 98, Bytes.ofHex("01")),
            Tampered.replace(good, 1_218, Bytes.ofHex("0000000000000008")),
            good.slice(0, 1_225)
        };
        String[] what = {
            "version 0",
            "a version that wasn't offered",
            "IK_B of low order",
            "EK_B of low order",
            kem ? "no ciphertext" : "a ciphertext in the long form",
            "another mutable version",
            "a byte missing"
        };
        List<Object> refused = new ArrayList<>();
        for (int i = 0; i < bad.length; i++) {
            Bytes bytes = bad[i];
            requireUnopenable(
                    () -> Agreement.accept(target, secrets, JoinFields.decode(bytes)), what[i]);
            refused.add(object("what", what[i], "join fields", bytes.hex()));
        }
        return refused;
    }

    private Map<String, Object> boxes() throws UnopenableException {
        AgreementKey sender = AgreementKey.generate(entropy);
        AgreementKey box = AgreementKey.generate(entropy);
        Bytes payload = Bytes.owned(entropy.bytes(2_500));
        byte[] good =
                RouteBox.seal(
                        sender, box.publicKey(), new Boxed(BoxKind.MESSAGE, payload), entropy);
        require(
                RouteBox.open(box, Optional.of(sender.publicKey()), good)
                        .content()
                        .payload()
                        .equals(payload),
                "the body opens");
        AgreementKey stranger = AgreementKey.generate(entropy);
        requireUnopenable(
                () -> RouteBox.open(box, Optional.of(stranger.publicKey()), good), "pinned");
        List<Object> unopenable = new ArrayList<>();
        record Bad(String what, byte[] body) {}
        for (Bad bad :
                List.of(
                        new Bad("padding that isn't zero", raw(sender, box, 1, 1, 4_035)),
                        new Bad("kind 0", raw(sender, box, 0, 1, 3)),
                        new Bad("kind 7", raw(sender, box, 7, 1, 3)),
                        new Bad("no payload", raw(sender, box, 1, 0, 0)),
                        new Bad("a length beyond the end", raw(sender, box, 1, 4_034, 3)),
                        new Bad("a join in the small class", raw(sender, box, 2, 4_000, 3)),
                        new Bad(
                                "a sender key of low order",
                                Tampered.replace(Bytes.of(good), 0, Samples.LOW_ORDER.bytes())
                                        .shared()),
                        new Bad("a byte too much", Arrays.copyOf(good, 4_097)))) {
            requireUnopenable(() -> RouteBox.open(box, Optional.empty(), bad.body), bad.what);
            unopenable.add(object("what", bad.what, "body", HexFormat.of().formatHex(bad.body)));
        }
        return object(
                "route sender secret", Tampered.hex(sender.secret()),
                "box secret", Tampered.hex(box.secret()),
                "sender id", SenderId.of(box.publicKey()).bytes().hex(),
                "kind", 1,
                "payload", payload.hex(),
                "sealed id", SealedId.of(payload).bytes().hex(),
                "body", HexFormat.of().formatHex(good),
                "unopenable where this key is pinned", stranger.publicKey().bytes().hex(),
                "unopenable", unopenable);
    }

    private Map<String, Object> log() throws UnopenableException {
        SignedEntry root = SignedEntry.root(joiner, NOW);
        require(
                DeviceLog.begin(root).root().equals(joiner.publicKeys()),
                "the root entry verifies");
        SignedEntry bad = new SignedEntry(root.entry(), Tampered.flip(root.signature(), 0));
        requireUnopenable(() -> DeviceLog.begin(bad), "a changed signature");
        return object(
                "IK", joiner.identity().publicKey().bytes().hex(),
                "DK seed", Tampered.hex(joiner.root().seed()),
                "time", NOW.toEpochMilli(),
                "log id", LogId.of(joiner.publicKeys()).bytes().hex(),
                "entry 0", root.entry().hex(),
                "signature", root.signature().hex());
    }

    private Map<String, Object> rekey() {
        Bytes one = joiner.identity().publicKey().bytes();
        Bytes other = shortForm.secrets().identity().publicKey().bytes();
        Bytes renews =
                Rekey.of(joiner.identity().publicKey(), shortForm.invitation().keys().identity());
        SeededEntropy own = new SeededEntropy(63);
        OwnInvitation renewing =
                OwnInvitation.make(
                        InvitationKind.CONTACT,
                        true,
                        Samples.routes(own),
                        Optional.of(renews),
                        own);
        String fixed = renewing.invitation().encode().hex();
        require(Invitation.decode(Bytes.ofHex(fixed)).equals(renewing.invitation()), "decodes");
        String room = fixed.replaceFirst("^08011001", "08011002");
        String cut = fixed.replace("4a20" + renews.hex(), "4a1f" + renews.hex().substring(2));
        List<Object> malformed = new ArrayList<>();
        for (Map.Entry<String, String> bad :
                List.of(
                        Map.entry("a room's", room),
                        Map.entry("31 bytes", cut),
                        Map.entry(
                                "none", fixed.replace(renews.hex(), "").replace("4a20", "4a00")))) {
            require(!bad.getValue().equals(fixed), bad.getKey());
            require(!Tampered.decodes(bad.getValue()), bad.getKey());
            malformed.add(object("what", bad.getKey(), "fixed", bad.getValue()));
        }
        return object(
                "IK", one.hex(),
                "IK'", other.hex(),
                "renews", renews.hex(),
                "fixed", fixed,
                "malformed", malformed);
    }

    private Mutable week(long version) {
        return new Mutable(
                version,
                Instant.parse("2026-12-01T00:00:00Z"),
                week.agreement().publicKey(),
                week.kem().orElseThrow().publicKey(),
                Samples.routes(new SeededEntropy(62)));
    }

    private InvitationSecrets weekly() {
        InvitationSecrets root = address.secrets();
        return new InvitationSecrets(root.identity(), week.agreement(), week.kem(), root.root());
    }

    /** A body of the small class around zeros, but for the byte at {@code at} that is 1. */
    private byte[] raw(AgreementKey sender, AgreementKey box, int kind, int length, int at)
            throws UnopenableException {
        byte[] plain = new byte[4_036];
        plain[at] = 1;
        plain[0] = (byte) kind;
        plain[1] = (byte) (length >> 8);
        plain[2] = (byte) length;
        SenderId queue = SenderId.of(box.publicKey());
        Fields info =
                Fields.of(Labels.BOX)
                        .fixed(sender.publicKey().bytes())
                        .fixed(box.publicKey().bytes())
                        .fixed(queue.bytes());
        Secret key = Hkdf.sha256(sender.agree(box.publicKey()), info, Aead.KEY_SIZE);
        byte[] nonce = entropy.bytes(Aead.NONCE_SIZE);
        byte[] sealed = Aead.seal(key, nonce, queue.bytes().shared(), plain);
        return Fields.unlabelled()
                .fixed(sender.publicKey().bytes())
                .fixed(nonce)
                .fixed(sealed)
                .toArray();
    }
}
