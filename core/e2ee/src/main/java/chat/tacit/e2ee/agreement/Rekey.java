package chat.tacit.e2ee.agreement;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;

/** Which contact an invitation renews, told to nobody but the two ({@code spec/60-contact} §13). */
public final class Rekey {
    private Rekey() {}

    /** The hash of both current identity keys, the same on either side. */
    public static Bytes of(AgreementPublicKey one, AgreementPublicKey other) {
        boolean sorted = one.bytes().compareTo(other.bytes()) <= 0;
        return Hash.sha256(
                Fields.of(Labels.REKEY)
                        .fixed((sorted ? one : other).bytes())
                        .fixed((sorted ? other : one).bytes()));
    }
}
