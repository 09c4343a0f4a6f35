package chat.tacit.e2ee;

import static chat.tacit.kit.Json.object;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.e2ee.agreement.SecurityCode;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.Handle;

import java.util.Map;

/** Security codes: {@code spec/60-contact} §8, {@code spec/50-room} §2.2. */
final class CodeVectors {
    private CodeVectors() {}

    static Map<String, Object> ofContacts(ContactIdentity inviter, ContactIdentity joiner) {
        return object(
                "IK_A", inviter.identity().bytes().hex(),
                "DK_A", inviter.root().bytes().hex(),
                "IK_B", joiner.identity().bytes().hex(),
                "DK_B", joiner.root().bytes().hex(),
                "code", SecurityCode.of(inviter, joiner));
    }

    static Map<String, Object> ofAccounts() {
        Entropy draws = new SeededEntropy(50);
        SecurityCode.Account one = account("ada", draws);
        SecurityCode.Account other = account("bob", draws);
        return object(
                "account id A", one.account().bytes().hex(),
                "account key A", one.key().bytes().hex(),
                "account id B", other.account().bytes().hex(),
                "account key B", other.key().bytes().hex(),
                "code", SecurityCode.of(one, other));
    }

    private static SecurityCode.Account account(String handle, Entropy draws) {
        Fingerprint homeserver = new Fingerprint(Bytes.owned(draws.bytes(Fingerprint.SIZE)));
        return new SecurityCode.Account(
                AccountId.of(homeserver, new Handle(handle)),
                SigningKey.generate(draws).publicKey());
    }
}
