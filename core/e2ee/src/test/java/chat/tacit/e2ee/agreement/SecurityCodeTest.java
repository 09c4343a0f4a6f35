package chat.tacit.e2ee.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.room.AccountId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

class SecurityCodeTest {
    private final SeededEntropy entropy = new SeededEntropy(14);
    private final ContactIdentity one = ContactIdentityKey.generate(entropy).publicKeys();
    private final ContactIdentity other = ContactIdentityKey.generate(entropy).publicKeys();

    @Test
    void bothSidesShowTheSameTwelveGroups() {
        SecurityCode code = SecurityCode.of(one, other);
        assertThat(SecurityCode.of(other, one)).isEqualTo(code);
        assertThat(code.toString()).matches("([0-9]{5} ){11}[0-9]{5}");
        assertThat(SecurityCode.parse(code.toString())).isEqualTo(code);
        assertThat(SecurityCode.parse(code.toString().replace(' ', '\n'))).isEqualTo(code);
    }

    /** The formula of the specification by another way: BigInteger and the plain digest. */
    @Test
    void halfIsTheFormulaOfTheSpecification() throws NoSuchAlgorithmException {
        assertThat(SecurityCode.of(one, other).digits()).contains(half(one)).contains(half(other));
    }

    /** Somebody in the middle has another IK or DK on at least one side. */
    @Test
    void everyKeyIsInTheCode() {
        SecurityCode code = SecurityCode.of(one, other);
        ContactIdentity identity = new ContactIdentity(other.identity(), one.root());
        ContactIdentity root = new ContactIdentity(one.identity(), other.root());
        assertThat(SecurityCode.of(identity, other)).isNotEqualTo(code);
        assertThat(SecurityCode.of(root, other)).isNotEqualTo(code);
    }

    /** Accounts compare what names them and the key that they have. */
    @Test
    void codeOfAccountsIsTheFormulaOfTheSpecification() throws NoSuchAlgorithmException {
        SecurityCode.Account first = account(1);
        SecurityCode.Account second = account(2);
        SecurityCode code = SecurityCode.of(first, second);
        assertThat(SecurityCode.of(second, first)).isEqualTo(code);
        assertThat(code.digits()).contains(half(first)).contains(half(second));
        assertThat(SecurityCode.of(first, new SecurityCode.Account(second.account(), first.key())))
                .isNotEqualTo(code);
        assertThat(SecurityCode.of(first, new SecurityCode.Account(first.account(), second.key())))
                .isNotEqualTo(code);
    }

    private SecurityCode.Account account(int seed) {
        AccountId id = new AccountId(Bytes.owned(entropy.bytes(AccountId.SIZE)));
        return new SecurityCode.Account(
                id, SigningKey.generate(new SeededEntropy(seed)).publicKey());
    }

    private static String half(SecurityCode.Account side) throws NoSuchAlgorithmException {
        return half(
                Fields.of(Labels.ROOM_CODE)
                        .fixed(side.account().bytes())
                        .fixed(side.key().bytes())
                        .toArray());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "12345",
                "11111 11111 11111 11111 11111 11111 00000 00000 00000 00000 00000 00000",
                "00000 00000 00000 00000 00000 00000 11111 11111 11111 11111 11111 1111",
                "00000 00000 00000 00000 00000 00000 11111 11111 11111 11111 11111 111111",
                "00000-00000-00000-00000-00000-00000-11111-11111-11111-11111-11111-11111",
                "٠0000 00000 00000 00000 00000 00000 11111 11111 11111 11111 11111 11111"
            })
    void somethingElseIsNoCode(String text) {
        assertThatThrownBy(() -> SecurityCode.parse(text)).isInstanceOf(MalformedException.class);
    }

    private static String half(ContactIdentity side) throws NoSuchAlgorithmException {
        return half(
                Fields.of(Labels.CODE)
                        .fixed(side.identity().bytes())
                        .fixed(side.root().bytes())
                        .toArray());
    }

    private static String half(byte[] input) throws NoSuchAlgorithmException {
        byte[] x = input;
        MessageDigest digest = MessageDigest.getInstance("SHA-512");
        for (int i = 0; i < 5_200; i++) {
            digest.update(x);
            x = digest.digest(input);
        }
        StringBuilder digits = new StringBuilder();
        for (int group = 0; group < 6; group++) {
            BigInteger number = new BigInteger(1, Arrays.copyOfRange(x, group * 5, group * 5 + 5));
            digits.append(
                    number.mod(BigInteger.valueOf(100_000))
                            .add(BigInteger.valueOf(100_000))
                            .toString()
                            .substring(1));
        }
        return digits.toString();
    }
}
