package chat.tacit.e2ee.live;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.VerifyingKey;

/**
 * What a side commits itself to and opens then: {@code pk 32 ‖ e 32 ‖ n 32} ({@code spec/20-live}
 * §15).
 */
record ExchangeOpening(VerifyingKey key, AgreementPublicKey ephemeral, Bytes nonce) {
    static final int NONCE_SIZE = 32;
    static final int SIZE = VerifyingKey.SIZE + AgreementPublicKey.SIZE + NONCE_SIZE;

    /** Bytes of the string that both compare. */
    private static final int STRING_SIZE = 5;

    /**
     * @throws chat.tacit.crypto.MalformedException if it has another size
     */
    static ExchangeOpening decode(Bytes bytes) {
        bytes.requireSize(SIZE, "an opening");
        return new ExchangeOpening(
                new VerifyingKey(bytes.slice(0, VerifyingKey.SIZE)),
                new AgreementPublicKey(bytes.slice(VerifyingKey.SIZE, AgreementPublicKey.SIZE)),
                bytes.slice(SIZE - NONCE_SIZE, NONCE_SIZE));
    }

    Bytes encode() {
        return Bytes.owned(fields(Fields.unlabelled()).toArray());
    }

    private Fields fields(Fields before) {
        return before.fixed(key.bytes()).fixed(ephemeral.bytes()).fixed(nonce);
    }

    Bytes commitment(ExchangeRole role) {
        return Hash.sha256(fields(Fields.of(Labels.LIVE_EXCHANGE).u8(role.number())));
    }

    /** {@code H(both openings)}. */
    static Bytes hash(ExchangeOpening a, ExchangeOpening b) {
        return Bytes.owned(Hash.sha256(b.fields(a.fields(Fields.unlabelled())).toArray()));
    }

    /** The eight characters on both screens. */
    static String string(ExchangeOpening a, ExchangeOpening b) {
        Fields all =
                Fields.of(Labels.LIVE_EXCHANGE_CODE)
                        .fixed(a.commitment(ExchangeRole.A))
                        .fixed(b.commitment(ExchangeRole.B));
        Bytes hash = Hash.sha256(b.fields(a.fields(all)));
        return Text.spoken(hash.slice(0, STRING_SIZE).shared());
    }

    /** What each signs to show that it holds its key, over {@link #hash}. */
    static Fields proof(ExchangeRole role, Bytes openings) {
        return Fields.of(Labels.LIVE_EXCHANGE_PROOF).u8(role.number()).fixed(openings);
    }
}
