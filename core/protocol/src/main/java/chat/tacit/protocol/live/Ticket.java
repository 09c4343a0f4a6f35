package chat.tacit.protocol.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.FieldReader;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;

/**
 * What the creator of a vouched session signs of it ({@code spec/20-live} §3): {@code
 * name(variable) ‖ creator pk 32 ‖ random 32 ‖ kind(u8) ‖ k(u8) ‖ anchors(variable) ‖ signature
 * 64}. It is in every invitation; who holds it can ask to be let in.
 *
 * @param random 32 bytes, by which {@code lid} can't be guessed
 * @param signature 64 bytes
 */
public record Ticket(
        SessionName name, VerifyingKey creator, Bytes random, Terms terms, Bytes signature) {
    /** Bytes of the longest one. */
    public static final int MAX_SIZE =
            4 + SessionName.MAX_SIZE + 32 + 32 + 2 + 4 + 32 * Terms.MAX_ANCHORS + 64;

    private static final int RANDOM_SIZE = 32;
    private static final String ROLE = "creator";

    /**
     * @throws MalformedException if the creator isn't an anchor where there are any
     */
    public Ticket {
        random.requireSize(RANDOM_SIZE, "the random part of a ticket");
        signature.requireSize(SigningKey.SIGNATURE_SIZE, "a signature");
        if (!terms.counts(MemberId.of(creator))) {
            throw new MalformedException("anchors without the creator");
        }
    }

    /** A new session at this relay. */
    public static Ticket create(
            SessionName name, SigningKey creator, Terms terms, Fingerprint relay, Entropy entropy) {
        Ticket unsigned =
                new Ticket(
                        name,
                        creator.publicKey(),
                        Bytes.owned(entropy.bytes(RANDOM_SIZE)),
                        terms,
                        Bytes.zeros(SigningKey.SIGNATURE_SIZE));
        return unsigned.with(creator.sign(unsigned.signed(relay)));
    }

    private Ticket with(Bytes newSignature) {
        return new Ticket(name, creator, random, terms, newSignature);
    }

    /** {@code lid} of the session that this is at a relay. */
    public LiveId live(Fingerprint relay) {
        return new LiveId(
                Hash.sha256(
                        Fields.of(Labels.LIVE)
                                .fixed(relay.bytes())
                                .variable(name.utf8())
                                .fixed(MemberId.of(creator).bytes())
                                .fixed(random)
                                .u8(LiveKind.VOUCHED.code())
                                .u8(terms.vouchers())
                                .variable(terms.anchorBytes())));
    }

    /** Whether its creator signed it for this relay. */
    public boolean verifies(Fingerprint relay) {
        return creator.verifies(signature, signed(relay));
    }

    private Fields signed(Fingerprint relay) {
        return Fields.of(Labels.LIVE_TICKET)
                .text(ROLE)
                .fixed(relay.bytes())
                .fixed(live(relay).bytes());
    }

    public Bytes encode() {
        return Bytes.owned(
                Fields.unlabelled()
                        .variable(name.utf8())
                        .fixed(creator.bytes())
                        .fixed(random)
                        .u8(LiveKind.VOUCHED.code())
                        .u8(terms.vouchers())
                        .variable(terms.anchorBytes())
                        .fixed(signature)
                        .toArray());
    }

    /**
     * @throws MalformedException if {@code bytes} aren't what {@link #encode} makes; whether the
     *     signature holds is another question
     */
    public static Ticket decode(Bytes bytes) {
        FieldReader in = new FieldReader(bytes);
        SessionName name = SessionName.of(in.variable(SessionName.MAX_SIZE));
        VerifyingKey creator = new VerifyingKey(in.fixed(VerifyingKey.SIZE));
        Bytes random = in.fixed(RANDOM_SIZE);
        if (LiveKind.of(in.u8()) != LiveKind.VOUCHED) {
            throw new MalformedException("a ticket to an open session");
        }
        Terms terms = Terms.of(in.u8(), in.variable(Hash.SIZE * Terms.MAX_ANCHORS));
        return in.whole(
                new Ticket(name, creator, random, terms, in.fixed(SigningKey.SIGNATURE_SIZE)));
    }
}
