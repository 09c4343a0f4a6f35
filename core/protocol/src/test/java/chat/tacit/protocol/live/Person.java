package chat.tacit.protocol.live;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.KemKey;
import chat.tacit.crypto.SigningKey;
import chat.tacit.kit.SeededEntropy;

import java.util.Optional;

/** Somebody with a live identity, and what they have made for one admission. */
record Person(SigningKey key, AgreementKey leafKey, KemKey kemKey, Leaf leaf, Bytes session) {
    static final Fingerprint RELAY = new Fingerprint(Bytes.owned(new SeededEntropy(20).bytes(32)));

    static Person of(Entropy entropy) {
        AgreementKey leaf = AgreementKey.generate(entropy);
        KemKey kem = KemKey.generate(entropy);
        Leaf made =
                new Leaf(
                        leaf.publicKey(),
                        Optional.of(kem.publicKey()),
                        Bytes.owned(entropy.bytes(Leaf.NONCE_SIZE)));
        Bytes session = Bytes.owned(entropy.bytes(32));
        return new Person(SigningKey.generate(entropy), leaf, kem, made, session);
    }

    MemberId id() {
        return MemberId.of(key.publicKey());
    }

    /** Message 1 of the one who made the session. */
    Identification creates(Ticket ticket) {
        return asks(new Target.Vouched(ticket.live(RELAY)), Optional.of(ticket));
    }

    /** Message 1 of anybody else. */
    Identification joins(LiveId live) {
        return asks(new Target.Vouched(live), Optional.empty());
    }

    /** Message 1 to an open session. */
    Identification opens(SessionName name) {
        Leaf withoutKem = new Leaf(leaf.key(), Optional.empty(), leaf.nonce());
        return Identification.sign(
                key,
                withoutKem,
                new Identification.Errand(new Target.Open(name), session, Optional.empty()),
                RELAY);
    }

    private Identification asks(Target target, Optional<Ticket> ticket) {
        return Identification.sign(
                key, leaf, new Identification.Errand(target, session, ticket), RELAY);
    }
}
