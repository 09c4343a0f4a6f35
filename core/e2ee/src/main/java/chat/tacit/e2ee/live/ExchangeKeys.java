package chat.tacit.e2ee.live;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hkdf;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.Nonces;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;

/** {@code K_ab} and {@code K_ba}, as one side uses them; each seals two messages. */
record ExchangeKeys(Secret sending, Secret receiving) {
    private static final byte[] NOTHING = new byte[0];

    /** The two messages of a direction: its number is its nonce. */
    enum Box {
        PROOF(0),
        VERDICT(1);

        private final int number;

        Box(int number) {
            this.number = number;
        }

        private byte[] nonce() {
            return Nonces.counter(number);
        }
    }

    /**
     * @param openings H(both openings)
     * @throws UnopenableException if {@code theirs} is of low order
     */
    static ExchangeKeys derive(
            ExchangeRole role, AgreementKey own, AgreementPublicKey theirs, Bytes openings)
            throws UnopenableException {
        Secret shared = own.agree(theirs);
        Secret both =
                Hkdf.sha256(
                        shared.expose(),
                        openings.shared(),
                        Fields.of(Labels.LIVE_EXCHANGE_KEY),
                        2 * Aead.KEY_SIZE);
        Secret ab = Secret.of(both.expose(), 0, Aead.KEY_SIZE);
        Secret ba = Secret.of(both.expose(), Aead.KEY_SIZE, Aead.KEY_SIZE);
        shared.wipe();
        both.wipe();
        return switch (role) {
            case A -> new ExchangeKeys(ab, ba);
            case B -> new ExchangeKeys(ba, ab);
        };
    }

    Bytes seal(Box box, byte[] plaintext) {
        return Bytes.owned(Aead.seal(sending, box.nonce(), NOTHING, plaintext));
    }

    byte[] open(Box box, Bytes sealed) throws UnopenableException {
        return Aead.open(receiving, box.nonce(), NOTHING, sealed.shared());
    }

    void wipe() {
        sending.wipe();
        receiving.wipe();
    }
}
