package chat.tacit.e2ee.room.account;

import static chat.tacit.kit.Json.object;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;
import chat.tacit.e2ee.backup.RecoveryKey;
import chat.tacit.e2ee.room.account.KeyBlob.Opening;
import chat.tacit.e2ee.room.account.KeyBlob.Reason;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.room.AccountName;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.SessionId;
import chat.tacit.protocol.room.SignInProof;
import chat.tacit.protocol.room.SignInTerms;
import chat.tacit.protocol.room.SignedBundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the part {@code keybackup} of {@code spec/vectors/room.json} from the code ({@code
 * spec/70-key-backup} §9). Each that is refused is tried here, and has to have its outcome.
 */
final class KeyBackupVectors {
    private static final String PASSWORD = "Ｚu\u0308rich heron";

    private final SessionId session = new SessionId(Bytes.owned(new SeededEntropy(71).bytes(32)));
    private final AccountSecrets secrets =
            AccountPassword.of(PASSWORD.toCharArray()).derive(Accounts.ALICE, Accounts.TERMS);
    private final PrivateKeys keys = Accounts.keys();
    private final SignedBundle told = keys.bundle(Accounts.ALICE).sign(keys.accountKey());
    private final KeyBlob.Head head = new KeyBlob.Head(Accounts.ALICE, 5, Accounts.TERMS);
    private final Bytes nonce = Bytes.owned(new SeededEntropy(72).bytes(12));
    private final Bytes blob = seal(head, keys);

    private Bytes seal(KeyBlob.Head of, PrivateKeys inside) {
        Entropy draws = out -> System.arraycopy(nonce.shared(), 0, out, 0, out.length);
        return KeyBlob.seal(of, inside, secrets.backup(), draws);
    }

    Map<String, Object> all() {
        return object(
                "password",
                password(),
                "parameters that are refused",
                parameters(),
                "recovery key",
                recoveryKey(),
                "blob",
                opened(),
                "blobs that are refused",
                refused());
    }

    private Map<String, Object> password() {
        SignInProof proof = new SignInProof(Accounts.ALICE, session);
        return object(
                "handle",
                Accounts.ALICE.handle(),
                "fp",
                Accounts.RELAY.bytes().hex(),
                "typed, UTF-8",
                Bytes.owned(Text.utf8(PASSWORD)).hex(),
                "NFKC, UTF-8",
                hex(AccountPassword.of(PASSWORD.toCharArray()).bytes()),
                "salt of the relay",
                Accounts.TERMS.salt().hex(),
                "passes",
                Accounts.TERMS.passes(),
                "memory",
                Accounts.TERMS.memory(),
                "lanes",
                Accounts.TERMS.lanes(),
                "salt",
                Bytes.owned(AccountPassword.salt(Accounts.ALICE, Accounts.TERMS)).hex(),
                "seed of the sign-in key",
                hex(secrets.signIn().seed()),
                "backup key",
                hex(secrets.backup().bytes()),
                "sid",
                session.bytes().hex(),
                "login",
                secrets.signIn().sign(proof.password()).hex());
    }

    private List<Object> parameters() {
        List<Object> refused = new ArrayList<>();
        int[][] costs = {
            {2, 65_536, 4}, {17, 65_536, 4}, {3, 65_535, 4}, {3, 1_048_577, 4}, {3, 65_536, 17}
        };
        for (int[] cost : costs) {
            SignInTerms terms = new SignInTerms(Accounts.TERMS.salt(), cost[0], cost[1], cost[2]);
            requireMalformed(() -> AccountPassword.cost(terms), "parameters");
            refused.add(object("passes", cost[0], "memory", cost[1], "lanes", cost[2]));
        }
        return refused;
    }

    private Map<String, Object> recoveryKey() {
        RecoveryKey key = new RecoveryKey(Secret.random(new SeededEntropy(73), RecoveryKey.SIZE));
        String text = new String(key.text());
        String wrong = text.substring(0, 46) + (text.charAt(46) == '0' ? '2' : '0');
        requireMalformed(() -> RecoveryKey.parse(wrong.toCharArray()), "a wrong check");
        return object(
                "bits",
                hex(key.bits()),
                "text",
                text,
                "password, UTF-8",
                hex(AccountPassword.of(key).bytes()),
                "with a wrong check",
                wrong);
    }

    private Map<String, Object> opened() {
        require(open(blob, head, 5), new Opening.Opened(keys, false), "the blob");
        return object(
                "version",
                head.version(),
                "nonce",
                nonce.hex(),
                "private keys",
                hex(keys.encode()),
                "bundle",
                told.bytes().hex(),
                "H(bundle)",
                told.hash().hex(),
                "blob",
                blob.hex());
    }

    private List<Object> refused() {
        List<Object> all = new ArrayList<>();
        all.add(refused("cut short", Reason.SIZE, blob.slice(0, KeyBlob.SIZE - 1), head, 5));
        all.add(refused("below one that was seen", Reason.VERSION, blob, head, 6));
        all.add(refused("another version than told", Reason.VERSION, blob, of(6), 5));
        all.add(refused("below the bounds", Reason.PARAMETERS, cost(2), head, 5));
        all.add(refused("above the bounds", Reason.PARAMETERS, cost(17), head, 5));
        all.add(refused("another cost than told", Reason.PARAMETERS, cost(4), head, 5));
        all.add(
                refused(
                        "another handle",
                        Reason.DAMAGED,
                        blob,
                        of(new AccountName(new Handle("bob"), Accounts.RELAY)),
                        5));
        all.add(
                refused(
                        "another relay",
                        Reason.DAMAGED,
                        blob,
                        of(
                                new AccountName(
                                        Accounts.ALICE.handle(), new Fingerprint(Bytes.zeros(32)))),
                        5));
        Object[] fields = {
            "version", 7, Reason.VERSION,
            "passes", 8, Reason.PARAMETERS,
            "memory", 12, Reason.PARAMETERS,
            "lanes", 13, Reason.PARAMETERS,
            "H(bundle)", 14, Reason.DAMAGED,
            "commitment, as of a wrong password", 46, Reason.PASSWORD,
            "nonce", 62, Reason.DAMAGED,
            "box", 74, Reason.DAMAGED,
            "tag", KeyBlob.SIZE - 1, Reason.DAMAGED
        };
        for (int i = 0; i < fields.length; i += 3) {
            all.add(flipped((String) fields[i], (int) fields[i + 1], (Reason) fields[i + 2]));
        }
        all.add(wrongPassword());
        all.add(foreign());
        return all;
    }

    private KeyBlob.Head of(long version) {
        return new KeyBlob.Head(Accounts.ALICE, version, Accounts.TERMS);
    }

    private KeyBlob.Head of(AccountName account) {
        return new KeyBlob.Head(account, 5, Accounts.TERMS);
    }

    /** The blob as it would be at that many passes. */
    private Bytes cost(int passes) {
        byte[] other = blob.toArray();
        other[8] = (byte) passes;
        return Bytes.owned(other);
    }

    private Map<String, Object> refused(
            String what, Reason reason, Bytes of, KeyBlob.Head asked, long seen) {
        require(open(of, asked, seen), new Opening.Refused(reason), what);
        return object(
                "what",
                what,
                "outcome",
                reason.name().toLowerCase(Locale.ROOT),
                "handle",
                asked.account().handle(),
                "fp",
                asked.account().homeserver().bytes().hex(),
                "version told",
                asked.version(),
                "version seen",
                seen,
                "blob, first bytes",
                of.slice(0, 74).hex(),
                "bytes",
                of.size());
    }

    private Map<String, Object> flipped(String field, int at, Reason reason) {
        byte[] changed = blob.toArray();
        changed[at] ^= 1;
        require(open(Bytes.owned(changed), head, 5), new Opening.Refused(reason), field);
        return object(
                "what",
                "a changed byte: " + field,
                "outcome",
                reason.name().toLowerCase(Locale.ROOT),
                "byte that is xor 1",
                at);
    }

    private Map<String, Object> wrongPassword() {
        String other = "Zurich heron";
        BackupKey wrong =
                AccountPassword.of(other.toCharArray())
                        .derive(Accounts.ALICE, Accounts.TERMS)
                        .backup();
        Opening opening = KeyBlob.open(blob, head, 5, wrong, Optional.of(told));
        require(opening, new Opening.Refused(Reason.PASSWORD), "a wrong password");
        return object(
                "what",
                "a wrong password",
                "outcome",
                "password",
                "password",
                other,
                "backup key",
                hex(wrong.bytes()));
    }

    private Map<String, Object> foreign() {
        PrivateKeys theirs = Accounts.keys(List.of(Accounts.pair(8, "older")));
        SignedBundle other = theirs.bundle(Accounts.ALICE).sign(theirs.accountKey());
        Opening opening = KeyBlob.open(blob, head, 5, secrets.backup(), Optional.of(other));
        require(opening, new Opening.Refused(Reason.BUNDLE), "keys of another bundle");
        return object(
                "what",
                "keys that don't belong to the bundle",
                "outcome",
                "bundle",
                "bundle",
                other.bytes().hex());
    }

    private Opening open(Bytes of, KeyBlob.Head asked, long seen) {
        return KeyBlob.open(of, asked, seen, secrets.backup(), Optional.of(told));
    }

    private static void require(Opening opening, Opening expected, String what) {
        if (!opening.equals(expected)) {
            throw new AssertionError(what + ": " + opening);
        }
    }

    private static void requireMalformed(Runnable attempt, String what) {
        boolean taken;
        try {
            attempt.run();
            taken = true;
        } catch (MalformedException e) {
            taken = false;
        }
        if (taken) {
            throw new AssertionError(what);
        }
    }

    private static String hex(Secret secret) {
        return Bytes.of(secret.expose()).hex();
    }
}
