package chat.tacit.e2ee.room.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.PasswordHash;
import chat.tacit.e2ee.backup.RecoveryKey;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.room.AccountName;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.SessionId;
import chat.tacit.protocol.room.SignInProof;
import chat.tacit.protocol.room.SignInTerms;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

class AccountPasswordTest {
    private static final Bytes SALT = Accounts.TERMS.salt();

    private static AccountPassword password(String typed) {
        return AccountPassword.of(typed.toCharArray());
    }

    private static SignInTerms cost(int passes, int memory, int lanes) {
        return new SignInTerms(SALT, passes, memory, lanes);
    }

    @ParameterizedTest
    @CsvSource({
        "2,65536,4",
        "1,65536,4",
        "3,65535,4",
        "3,1,4",
        "17,65536,4",
        "255,65536,4",
        "3,1048577,4",
        "3,2147483647,4",
        "3,65536,17",
        "3,65536,255"
    })
    void weakerParametersAreRefused(int passes, int memory, int lanes) {
        SignInTerms told = cost(passes, memory, lanes);
        assertThatThrownBy(() -> AccountPassword.cost(told)).isInstanceOf(MalformedException.class);
        AccountPassword password = password("the heron stands");
        assertThatThrownBy(() -> password.derive(Accounts.ALICE, told))
                .isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @CsvSource({"3,65536,1", "3,65536,16", "16,65536,4", "3,1048576,4"})
    void parametersAtTheBoundsAreTaken(int passes, int memory, int lanes) {
        assertThat(AccountPassword.cost(cost(passes, memory, lanes)))
                .isEqualTo(new PasswordHash(passes, memory, lanes));
    }

    @Test
    void onePasswordGivesOtherKeysForEveryAccountRelaySaltAndCost() {
        AccountPassword password = password("the heron stands");
        AccountName bob = new AccountName(new Handle("bob"), Accounts.RELAY);
        Fingerprint other = new Fingerprint(Bytes.zeros(32));
        List<AccountSecrets> all =
                Stream.of(
                                password.derive(Accounts.ALICE, Accounts.TERMS),
                                password.derive(bob, Accounts.TERMS),
                                password.derive(
                                        new AccountName(Accounts.ALICE.handle(), other),
                                        Accounts.TERMS),
                                password.derive(
                                        Accounts.ALICE,
                                        new SignInTerms(Bytes.zeros(16), 3, 64 * 1024, 4)),
                                password.derive(Accounts.ALICE, cost(4, 64 * 1024, 4)),
                                password("the heron stand!").derive(Accounts.ALICE, Accounts.TERMS))
                        .toList();
        assertThat(all.stream().map(it -> it.signIn().publicKey()).distinct()).hasSize(6);
        assertThat(all.stream().map(it -> Bytes.of(it.backup().bytes().expose())).distinct())
                .hasSize(6);
        assertThat(password("the heron stands").derive(Accounts.ALICE, Accounts.TERMS))
                .isEqualTo(all.getFirst());
    }

    /** What signs in is of no use for the blob: the homeserver sees what the first key does. */
    @Test
    void neitherKeyIsTheOther() {
        AccountSecrets secrets =
                password("the heron stands").derive(Accounts.ALICE, Accounts.TERMS);
        assertThat(secrets.signIn().seed()).isNotEqualTo(secrets.backup().bytes());
    }

    @Test
    void loginHoldsForThisSessionAlone() {
        AccountSecrets secrets =
                password("the heron stands").derive(Accounts.ALICE, Accounts.TERMS);
        SignInProof here = new SignInProof(Accounts.ALICE, new SessionId(Bytes.zeros(32)));
        Bytes login = secrets.signIn().sign(here.password());
        assertThat(secrets.signIn().publicKey().verifies(login, here.password())).isTrue();
        Bytes sid = Bytes.owned(new SeededEntropy(9).bytes(32));
        SignInProof there = new SignInProof(Accounts.ALICE, new SessionId(sid));
        assertThat(secrets.signIn().publicKey().verifies(login, there.password())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "'Zu\u0308rich-heron','Z\u00fcrich-heron'", // a mark of its own
        "'Ｈｅｒｏｎｓ２０２６','Herons2026'", // full width
        "'ﬁshing heron','fishing heron'" // a ligature
    })
    void howItIsTypedDoesNotMatter(String typed, String same) {
        assertThat(typed).isNotEqualTo(same);
        assertThat(password(typed)).isEqualTo(password(same));
    }

    @Test
    void caseAndSpacesMatter() {
        assertThat(password("the heron stands")).isNotEqualTo(password("The heron stands"));
        assertThat(password("the heron stands")).isNotEqualTo(password("the heron stands "));
    }

    @Test
    void hasEightToTwoHundredAndFiftySixCodePoints() {
        assertThat(password("🦊".repeat(8)).bytes().size()).isEqualTo(32);
        assertThat(password("🦊".repeat(256)).bytes().size()).isEqualTo(1_024);
        assertThat(password("a".repeat(8)).bytes().size()).isEqualTo(8);
        for (String wrong :
                List.of("", "a".repeat(7), "🦊".repeat(7), "a".repeat(257), "🦊".repeat(257))) {
            assertThatThrownBy(() -> password(wrong)).isInstanceOf(MalformedException.class);
        }
        assertThat(password("ﬁﬁﬁﬁ").bytes().size()).as("eight after NFKC").isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"heronher\ud800", "\udc00heronheron", "heron\ud800heron"})
    void halfACharacterIsRefused(String typed) {
        assertThatThrownBy(() -> password(typed)).isInstanceOf(MalformedException.class);
    }

    @Test
    void whatWasTypedIsOverwritten() {
        for (String typed : List.of("the heron", "Zürich-Łódź", "short")) {
            char[] characters = typed.toCharArray();
            try {
                AccountPassword password = AccountPassword.of(characters);
                password.wipe();
                assertThat(password.bytes().expose()).containsOnly(0);
            } catch (MalformedException e) {
                assertThat(typed).isEqualTo("short");
            }
            assertThat(characters).containsOnly('\0');
        }
    }

    @Test
    void recoveryKeyIsAPasswordOfFortyCharacters() {
        RecoveryKey key = RecoveryKey.random(new SeededEntropy(7));
        String text = new String(key.text());
        AccountPassword password = AccountPassword.of(key);
        assertThat(new String(password.bytes().expose(), StandardCharsets.US_ASCII))
                .isEqualTo(text.replace("-", ""))
                .hasSize(40);
        RecoveryKey typed =
                RecoveryKey.parse(text.toLowerCase(Locale.ROOT).replace('-', ' ').toCharArray());
        assertThat(AccountPassword.of(typed)).isEqualTo(password);
    }

    @Test
    void nothingPrintsAndWipedKeysAreGone() {
        AccountPassword password = password("the heron stands");
        AccountSecrets secrets = password.derive(Accounts.ALICE, Accounts.TERMS);
        assertThat(password.toString()).doesNotContain("heron");
        String seed = Bytes.of(secrets.signIn().seed().expose()).hex();
        assertThat(secrets.toString()).doesNotContain(seed);
        var publicKey = secrets.signIn().publicKey();
        secrets.wipe();
        assertThat(secrets.signIn().seed().expose()).containsOnly(0);
        assertThat(secrets.backup().bytes().expose()).containsOnly(0);
        assertThat(secrets.signIn().publicKey()).isEqualTo(publicKey);
    }
}
