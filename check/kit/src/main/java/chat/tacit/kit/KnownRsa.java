package chat.tacit.kit;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The JDK's provider of RSA, but that keys of sizes that Tacit makes are of {@link KnownPrimes}.
 */
final class KnownRsa extends Provider {
    private static final long serialVersionUID = 1L;
    private static final String NAME = "SunRsaSign";

    /** By the bits of a modulus. */
    static final Map<Integer, KnownPrimes> PRIMES =
            Map.of(2_048, new KnownPrimes(1_024), 4_098, new KnownPrimes(2_049));

    private final transient Provider real;

    private KnownRsa(Provider real) {
        super(NAME, real.getVersionStr(), "RSA keys of primes that are known");
        this.real = real;
    }

    /** Puts it in the place of the JDK's, once. */
    static synchronized void install() {
        Provider there = Objects.requireNonNull(Security.getProvider(NAME));
        if (there instanceof KnownRsa) {
            return;
        }
        int place = List.of(Security.getProviders()).indexOf(there) + 1;
        Security.removeProvider(NAME);
        var _ = Security.insertProviderAt(new KnownRsa(there), place);
    }

    @Override
    public Service getService(String type, String algorithm) {
        Service service = real.getService(type, algorithm);
        boolean ours = type.equals("KeyPairGenerator") && algorithm.equals("RSA");
        return ours ? new Making(this, real) : service;
    }

    @Override
    public Set<Service> getServices() {
        return real.getServices();
    }

    /** Hands generators out. */
    private static final class Making extends Service {
        private final Provider real;

        Making(Provider ours, Provider real) {
            super(ours, "KeyPairGenerator", "RSA", Generator.class.getName(), null, null);
            this.real = real;
        }

        @Override
        public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
            return new Generator(KeyPairGenerator.getInstance("RSA", real));
        }
    }

    /** Makes keys of primes that are known, or else as the JDK does. */
    private static final class Generator extends KeyPairGenerator {
        private final KeyPairGenerator real;
        private int bits;
        private SecureRandom random = new SecureRandom();

        Generator(KeyPairGenerator real) {
            super("RSA");
            this.real = real;
        }

        @Override
        public void initialize(int size, SecureRandom drawn) {
            real.initialize(size, drawn);
            bits = size;
            random = drawn;
        }

        @Override
        public void initialize(AlgorithmParameterSpec asked, SecureRandom drawn)
                throws InvalidAlgorithmParameterException {
            real.initialize(asked, drawn);
            bits =
                    asked instanceof RSAKeyGenParameterSpec spec
                                    && spec.getPublicExponent().equals(RSAKeyGenParameterSpec.F4)
                            ? spec.getKeysize()
                            : 0;
            random = drawn;
        }

        @Override
        public KeyPair generateKeyPair() {
            return Optional.ofNullable(PRIMES.get(bits))
                    .flatMap(known -> known.take(random))
                    .map(Generator::of)
                    .orElseGet(real::generateKeyPair);
        }

        private static KeyPair of(KnownPrimes.Pair pair) {
            BigInteger p = pair.one();
            BigInteger q = pair.other();
            BigInteger e = RSAKeyGenParameterSpec.F4;
            BigInteger less = p.subtract(BigInteger.ONE);
            BigInteger lessQ = q.subtract(BigInteger.ONE);
            BigInteger d = e.modInverse(less.multiply(lessQ));
            BigInteger n = p.multiply(q);
            try {
                KeyFactory keys = KeyFactory.getInstance("RSA", NAME);
                return new KeyPair(
                        keys.generatePublic(new RSAPublicKeySpec(n, e)),
                        keys.generatePrivate(
                                new RSAPrivateCrtKeySpec(
                                        n,
                                        e,
                                        d,
                                        p,
                                        q,
                                        d.mod(less),
                                        d.mod(lessQ),
                                        q.modInverse(p))));
            } catch (GeneralSecurityException exception) {
                throw new IllegalStateException(exception);
            }
        }
    }
}
