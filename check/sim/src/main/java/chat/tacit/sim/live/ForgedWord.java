package chat.tacit.sim.live;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.SealedBox;
import chat.tacit.crypto.SealingKey;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.Envelope;
import chat.tacit.protocol.live.Data;
import chat.tacit.protocol.live.Identification;
import chat.tacit.protocol.live.OpenMessage;
import chat.tacit.protocol.live.ServerLine;
import chat.tacit.protocol.live.SessionName;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a relay says in somebody's name in an open session ({@code spec/20-live} §13). It can seal
 * to everybody, since their keys come by it; it can't sign as another.
 *
 * @param own the relay's key, by which it is signed
 */
record ForgedWord(SessionName name, Fingerprint relay, SigningKey own) {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final int CONTENT = 1;
    private static final int PAYLOAD = 256;

    /** Higher than anybody counts. */
    private static final long COUNTER = 1_000_000;

    /**
     * @param from in whose name, by their message 1
     */
    ServerLine of(Identification from, Identification to, Entropy entropy) {
        Bytes receivers = OpenMessage.hash(List.of(to.id()));
        byte[] context =
                Fields.unlabelled()
                        .u8(OpenMessage.Form.ONE.code())
                        .variable(name.utf8())
                        .fixed(relay.bytes())
                        .fixed(from.id().bytes())
                        .fixed(from.leaf().key().bytes())
                        .fixed(receivers)
                        .u64(COUNTER)
                        .toArray();
        Secret key = Secret.random(entropy, Aead.KEY_SIZE);
        byte[] salt = entropy.bytes(SealingKey.SALT_SIZE);
        SealingKey box =
                SealingKey.derive(key, salt, Fields.of(Labels.LIVE_OPEN_MESSAGE).variable(context));
        byte[] sealed = Aead.seal(box.key(), box.nonce(), context, signed(context, entropy));
        OpenMessage.Cut cut =
                new OpenMessage.Cut(
                        OpenMessage.Form.ONE,
                        COUNTER,
                        receivers,
                        seal(to, context, key, entropy),
                        Bytes.owned(salt),
                        Bytes.owned(sealed));
        return new ServerLine.Send(from.id(), Data.of(cut.encode()));
    }

    private byte[] signed(byte[] context, Entropy entropy) {
        Content content =
                new Content(
                        new Envelope(ContentId.random(entropy), 1, NOON, Optional.empty()),
                        new Body.Message("what nobody said"));
        byte[] payload =
                Arrays.copyOf(
                        Fields.unlabelled().u8(CONTENT).variable(content.encode()).toArray(),
                        PAYLOAD);
        Fields said =
                Fields.of(Labels.LIVE_OPEN_SEND)
                        .text("member")
                        .fixed(relay.bytes())
                        .variable(name.utf8())
                        .variable(context)
                        .fixed(Hash.sha256(payload));
        return Fields.unlabelled().fixed(payload).fixed(own.sign(said)).toArray();
    }

    private static Bytes seal(Identification to, byte[] context, Secret key, Entropy entropy) {
        try {
            return Bytes.owned(
                    SealedBox.seal(
                            new SealedBox.Recipient(to.leaf().key(), Optional.empty()),
                            Labels.LIVE_OPEN,
                            context,
                            key.expose(),
                            entropy));
        } catch (UnopenableException e) {
            throw new IllegalStateException(e);
        }
    }
}
