package chat.tacit.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.stream.Stream;

/** One suite for every library that X25519 may come from. */
@ParameterizedClass
@MethodSource("libraries")
class XdhTest {
    private final Xdh xdh;

    XdhTest(Xdh xdh) {
        this.xdh = xdh;
    }

    static Stream<Xdh> libraries() {
        return Stream.concat(Stream.of(Xdh.jdk()), Xdh.conscrypt().stream());
    }

    @Test
    void vectorsOfRfc7748Section52() throws UnopenableException {
        assertThat(
                        agree(
                                "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
                                "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"))
                .isEqualTo("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552");
        assertThat(
                        agree(
                                "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
                                "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493"))
                .isEqualTo("95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957");
    }

    @Test
    void thousandIterationsOfRfc7748Section52() throws UnopenableException {
        String k = "0900000000000000000000000000000000000000000000000000000000000000";
        String u = k;
        for (int i = 1; i <= 1000; i++) {
            String next = agree(k, u);
            u = k;
            k = next;
            if (i == 1) {
                assertThat(k)
                        .isEqualTo(
                                "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079");
            }
        }
        assertThat(k).isEqualTo("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51");
    }

    @Test
    void keyAgreementOfRfc7748Section61() throws UnopenableException {
        String alice = "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a";
        String bob = "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb";
        String alicePublic = Hex.of(Xdh.publicKey(Hex.secret(alice)));
        String bobPublic = Hex.of(Xdh.publicKey(Hex.secret(bob)));
        assertThat(alicePublic)
                .isEqualTo("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
        assertThat(bobPublic)
                .isEqualTo("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
        for (String secret : List.of(alice, bob)) {
            String known = secret.equals(alice) ? alicePublic : bobPublic;
            assertThat(Hex.of(xdh.multiplied(Hex.secret(secret)))).isEqualTo(known);
            assertThat(Hex.of(Xdh.computed(Hex.secret(secret)))).isEqualTo(known);
        }
        String shared = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";
        assertThat(agree(alice, bobPublic)).isEqualTo(shared);
        assertThat(agree(bob, alicePublic)).isEqualTo(shared);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0000000000000000000000000000000000000000000000000000000000000080",
                "0100000000000000000000000000000000000000000000000000000000000080",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b880",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f11d7",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            })
    void everyEncodingOfALowOrderPointIsRefused(String point) {
        Secret secret = Secret.random(new SeededEntropy("low order"), 32);
        var peer = AgreementPublicKey.of(Hex.bytes(point));
        assertThatThrownBy(() -> xdh.agree(secret, peer)).isInstanceOf(UnopenableException.class);
    }

    @Test
    void pointsBeyondTheFieldAreReducedAsRfc7748Asks() throws UnopenableException {
        String two = "0200000000000000000000000000000000000000000000000000000000000000";
        String twoPlusP = "efffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f";
        String secret = "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4";
        assertThat(agree(secret, twoPlusP)).isEqualTo(agree(secret, two));
    }

    @Test
    void everyLibraryAgreesWithTheChosenOne() throws UnopenableException {
        Entropy entropy = new SeededEntropy("agreement");
        for (int i = 0; i < 100; i++) {
            AgreementKey ours = AgreementKey.generate(entropy);
            AgreementKey theirs = AgreementKey.generate(entropy);
            assertThat(xdh.agree(ours.secret(), theirs.publicKey()))
                    .isEqualTo(theirs.agree(ours.publicKey()));
        }
    }

    @Test
    void agreementLeavesTheSecretAsItWas() throws UnopenableException {
        String before = "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a";
        Secret secret = Hex.secret(before);
        xdh.agree(secret, AgreementKey.generate(new SeededEntropy("peer")).publicKey());
        assertThat(Hex.of(secret)).isEqualTo(before);
    }

    @Test
    void nativeLibraryIsPreferredWhereItIsAvailable() {
        assertThat(Providers.agreement())
                .isEqualTo(Xdh.conscrypt().map(Xdh::library).orElse("JDK"));
        assertThat(List.of("JDK", "Conscrypt")).contains(xdh.library());
    }

    private String agree(String secret, String point) throws UnopenableException {
        return Hex.of(xdh.agree(Hex.secret(secret), AgreementPublicKey.of(Hex.bytes(point))));
    }
}
