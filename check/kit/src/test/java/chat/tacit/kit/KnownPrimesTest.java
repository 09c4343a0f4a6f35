package chat.tacit.kit;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.RsaKey;
import chat.tacit.crypto.Secret;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

final class KnownPrimesTest {
    private static final Entropy ENTROPY = Entropy.system();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int PRIMES = 40;
    private static final int PAIRS = PRIMES * (PRIMES - 1) / 2;

    @TempDir private Path folder;

    @Test
    void keysOfTheMeshHaveTheirSizeAndSign() {
        JoseKey key = JoseKey.generate(ENTROPY);
        assertThat(key.publicKey().size()).isEqualTo(JoseKey.BITS / Byte.SIZE);
        byte[] message = {1};
        assertThat(key.publicKey().verifies(key.sign(message, ENTROPY), message)).isTrue();
        assertThat(JoseKey.of(key.secret())).isEqualTo(key);
    }

    @Test
    void keysOfAccountsHaveTheirSizeAndOpen() throws Exception {
        RsaKey key = RsaKey.generate(ENTROPY);
        assertThat(key.publicKey().bits()).isEqualTo(RsaKey.BITS);
        Secret secret = Secret.random(ENTROPY, 32);
        assertThat(key.unwrap(key.publicKey().wrap(secret, Labels.FRAME, ENTROPY), Labels.FRAME))
                .isEqualTo(secret);
    }

    @Test
    void everyLineIsAPrimeOfItsSizeAndNoPairIsTakenTwice() {
        KnownPrimes known = new KnownPrimes(RsaKey.BITS / 2);
        Set<KnownPrimes.Pair> taken = new HashSet<>();
        Set<BigInteger> primes = new HashSet<>();
        for (int pair = 0; pair < PAIRS; pair++) {
            KnownPrimes.Pair one = known.take(RANDOM).orElseThrow();
            assertThat(taken.add(one)).isTrue();
            assertThat(one.one().multiply(one.other()).bitLength()).isEqualTo(RsaKey.BITS);
            primes.add(one.one());
            primes.add(one.other());
        }
        assertThat(primes).hasSize(PRIMES).allMatch(one -> one.isProbablePrime(10));
        assertThat(known.take(RANDOM)).isEmpty();
    }

    @Test
    void processesThatShareAFolderTakeWhatNoOtherHas() {
        KnownPrimes one = new KnownPrimes(RsaKey.BITS / 2);
        KnownPrimes another = new KnownPrimes(RsaKey.BITS / 2);
        one.sharedIn(folder);
        another.sharedIn(folder);
        for (int pair = 0; pair < PAIRS - 1; pair++) {
            assertThat(one.take(RANDOM)).isPresent();
        }
        assertThat(another.take(RANDOM)).isPresent();
        assertThat(another.take(RANDOM)).isEqualTo(Optional.empty());
    }
}
