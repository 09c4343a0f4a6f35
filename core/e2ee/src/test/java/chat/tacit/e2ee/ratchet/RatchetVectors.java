package chat.tacit.e2ee.ratchet;

import static chat.tacit.kit.Json.object;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.KemKey;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.Resync;
import chat.tacit.e2ee.agreement.ResyncKeys;
import chat.tacit.e2ee.agreement.SessionSecrets;
import chat.tacit.kit.Json;
import chat.tacit.kit.SeededEntropy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Makes {@code spec/vectors/ratchet.json} from the code, so that an independent implementation can
 * be held against it: what each side draws, seals and opens, and what it refuses.
 */
final class RatchetVectors {
    private final List<Object> steps = new ArrayList<>();
    private final List<byte[]> messages = new ArrayList<>();

    private record Actor(String name, Side side, RecordedEntropy entropy) {}

    static String print() throws UnopenableException {
        return Json.print(
                object(
                        "header",
                        header(),
                        "resync",
                        resync(),
                        "sessions",
                        List.of(
                                new RatchetVectors().session(false),
                                new RatchetVectors().session(true))));
    }

    /** A plaintext header and its digest, so that a first implementation can begin somewhere. */
    private static Map<String, Object> header() {
        SeededEntropy entropy = new SeededEntropy(100);
        OwnKeys own = OwnKeys.generate(entropy);
        Secret key = Secret.random(entropy, 32);
        Session session = new Session(Bytes.owned(entropy.bytes(47)), 1, true, true);
        Offer offer =
                new Offer(
                        own.dh().publicKey(),
                        own.kem().orElseThrow().publicKey(),
                        Optional.empty(),
                        3);
        RecordedEntropy recorded = new RecordedEntropy(entropy);
        byte[] box = new Header(offer, 258).seal(key, session, recorded, SealObserver.NONE);
        return object(
                "DHs", offer.dh().bytes().hex(),
                "ek", offer.kem().bytes().hex(),
                "PN", offer.previous(),
                "N", 258,
                "AD", session.associated().hex(),
                "version", session.version(),
                "HK", Bytes.of(key.expose()).hex(),
                "nonce", recorded.taken(),
                "sealed header", Bytes.of(box).hex());
    }

    private static Map<String, Object> resync() throws UnopenableException {
        SeededEntropy source = new SeededEntropy(103);
        AgreementKey asker = AgreementKey.generate(source);
        AgreementKey answerer = AgreementKey.generate(source);
        ResyncKeys keys = ResyncKeys.generate(7, source);
        RecordedEntropy recorded = new RecordedEntropy(source);
        Resync.Answered answered =
                new Resync(answerer, asker.publicKey(), 1).answer(keys.request(), recorded);
        SessionSecrets secrets =
                new Resync(asker, answerer.publicKey(), 1).finish(keys, answered.fields());
        assertThat(secrets).isEqualTo(answered.secrets());
        return object(
                "IK_A secret", hex(asker.secret()),
                "IK_B secret", hex(answerer.secret()),
                "EK_A secret", hex(keys.ephemeral().secret()),
                "KEM_A secret", hex(keys.kem().secret()),
                "request", keys.request().encode().hex(),
                "answerer draws", recorded.taken(),
                "fields", answered.fields().encode().hex(),
                "SK", hex(secrets.rootKey()),
                "HKb", hex(secrets.headKey()),
                "NHKa", hex(secrets.nextHeadKey()),
                "AD", secrets.associated().hex());
    }

    private Map<String, Object> session(boolean longForm) throws UnopenableException {
        SeededEntropy source = new SeededEntropy(longForm ? 102 : 101);
        SessionSecrets secrets = Pair.secrets(longForm, source);
        AgreementKey own = AgreementKey.generate(source);
        Optional<KemKey> kem = longForm ? Optional.empty() : Optional.of(KemKey.generate(source));
        RecordedEntropy recorded = new RecordedEntropy(source);
        Ratchet started =
                Ratchet.joiner(secrets, own.publicKey(), kem.map(KemKey::publicKey), recorded);
        String joinerDrew = recorded.taken();
        Actor joiner = new Actor("joiner", new Side(started, recorded), recorded);
        Ratchet waiting = Ratchet.inviter(secrets, own, kem);
        Actor inviter = new Actor("inviter", new Side(waiting, recorded), recorded);
        talk(joiner, inviter);
        return object(
                "form", longForm ? "long" : "short",
                "SK", hex(secrets.rootKey()),
                "HKb", hex(secrets.headKey()),
                "NHKa", hex(secrets.nextHeadKey()),
                "AD", secrets.associated().hex(),
                "version", secrets.version(),
                "EK_A secret", hex(own.secret()),
                "KEM_A secret", kem.map(key -> hex(key.secret())).orElse(""),
                "joiner draws", joinerDrew,
                "steps", steps);
    }

    private void talk(Actor joiner, Actor inviter) throws UnopenableException {
        seal(joiner, "first");
        seal(joiner, "second");
        open(inviter, 1);
        refuse(inviter, 1, "opened before");
        seal(inviter, "reply");
        open(inviter, 0);
        open(joiner, 2);
        for (int at : new int[] {1, 2, 13, 14, 2_334, 2_350, 2_366, 2_371}) {
            flip(joiner, inviter, at);
        }
        strip(joiner, inviter);
        int turn = seal(joiner, "a new turn");
        open(inviter, turn);
        int late = seal(joiner, "passed over");
        int next = seal(joiner, "");
        open(inviter, next);
        open(inviter, late);
        skip(joiner, inviter);
    }

    private int seal(Actor actor, String content) {
        byte[] message = actor.side().seal(content);
        messages.add(message);
        steps.add(
                object(
                        "seal", messages.size() - 1,
                        "by", actor.name(),
                        "content", Bytes.of(Text.utf8(content)).hex(),
                        "draws", actor.entropy().taken(),
                        "message", Bytes.of(message).hex()));
        return messages.size() - 1;
    }

    private void open(Actor actor, int index) throws UnopenableException {
        String content = actor.side().open(messages.get(index));
        steps.add(
                object(
                        "open", index,
                        "by", actor.name(),
                        "draws", actor.entropy().taken(),
                        "content", Bytes.of(Text.utf8(content)).hex()));
    }

    private void refuse(Actor actor, int index, String why) {
        actor.side().refuses(messages.get(index));
        steps.add(object("refuse", index, "by", actor.name(), "because", why));
    }

    /** A message whose byte {@code at} was changed; the state is as if it hadn't been sealed. */
    private void flip(Actor from, Actor to, int at) {
        Ratchet before = from.side().ratchet();
        byte[] message = from.side().seal("flip");
        from.side().restore(before);
        from.entropy().taken();
        message[at] ^= 1;
        to.side().refuses(message);
        steps.add(
                object(
                        "refuse message", Bytes.of(message).hex(),
                        "by", to.name(),
                        "because", "byte " + at + " is changed"));
    }

    /** The first message of a turn, sealed as if there were no ciphertext. */
    private void strip(Actor from, Actor to) {
        State state = from.side().ratchet().state();
        SendingChain chain = state.sending().orElseThrow();
        SendingChain stripped =
                new SendingChain(
                        chain.headerKey(),
                        chain.key(),
                        chain.next(),
                        chain.previous(),
                        Optional.empty());
        byte[] message =
                ((Ratchet.Sealed)
                                new Ratchet(state.with(stripped))
                                        .seal(Text.utf8("downgraded"), from.entropy()))
                        .message();
        from.entropy().taken();
        to.side().refuses(message);
        steps.add(
                object(
                        "refuse message", Bytes.of(message).hex(),
                        "by", to.name(),
                        "because", "the ciphertext is missing"));
    }

    /** The messages between are left out; the keys kept for them are given by their hash. */
    private void skip(Actor from, Actor to) throws UnopenableException {
        Ratchet before = from.side().ratchet();
        List<byte[]> many =
                IntStream.range(0, Ratchet.MAX_SKIPPED + 2)
                        .mapToObj(i -> from.side().seal("many"))
                        .toList();
        from.side().restore(before);
        from.entropy().taken();
        byte[] tooFar = many.get(Ratchet.MAX_SKIPPED + 1);
        byte[] justNear = many.get(Ratchet.MAX_SKIPPED);
        assertThat(to.side().skipsTooManyFor(tooFar)).isTrue();
        steps.add(object("too many skipped", Bytes.of(tooFar).hex(), "by", to.name()));
        String content = to.side().open(justNear);
        steps.add(
                object(
                        "open message", Bytes.of(justNear).hex(),
                        "by", to.name(),
                        "content", Bytes.of(Text.utf8(content)).hex(),
                        "hash of the keys kept", kept(to.side().ratchet().state().skipped())));
    }

    /** {@code H} of N 4 ‖ mk 32 of every key, in order. */
    private static String kept(SkippedKeys skipped) {
        byte[] all =
                skipped.chains().stream()
                        .flatMap(chain -> chain.keys().stream())
                        .map(key ->
                                NaiveRatchet.join(
                                        new byte[] {
                                            0, 0, (byte) (key.number() >> 8), (byte) key.number()
                                        },
                                        key.messageKey().expose()))
                        .reduce(new byte[0], NaiveRatchet::join);
        return Bytes.owned(Hash.sha256(all)).hex();
    }

    private static String hex(Secret secret) {
        return Bytes.of(secret.expose()).hex();
    }
}
