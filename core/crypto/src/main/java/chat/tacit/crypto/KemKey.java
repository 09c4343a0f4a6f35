package chat.tacit.crypto;

/**
 * An ML-KEM-768 key pair (FIPS 203).
 *
 * @param secret the decapsulation key in the form of FIPS 203, {@value #SECRET_SIZE} bytes
 */
public record KemKey(Secret secret, KemPublicKey publicKey) {
    public static final int SECRET_SIZE = 2400;

    private static final int PUBLIC_OFFSET = 1152;

    public static KemKey generate(Entropy entropy) {
        return MlKem.generate(entropy);
    }

    /**
     * The pair of a decapsulation key, which holds its encapsulation key and that one's hash.
     *
     * @throws MalformedException if the size or the hash is wrong (FIPS 203 §7.3)
     */
    public static KemKey of(Secret secret) {
        if (secret.size() != SECRET_SIZE) {
            throw new MalformedException("an ML-KEM-768 decapsulation key has 2400 bytes");
        }
        byte[] all = secret.expose();
        Bytes encapsulation = Bytes.of(all, PUBLIC_OFFSET, KemPublicKey.SIZE);
        Bytes hash = Bytes.of(all, PUBLIC_OFFSET + KemPublicKey.SIZE, Hash.SIZE);
        if (!Bytes.owned(Hash.sha3(encapsulation.shared())).equals(hash)) {
            throw new MalformedException("an ML-KEM-768 decapsulation key holds another's hash");
        }
        return new KemKey(secret, new KemPublicKey(encapsulation));
    }

    /**
     * The shared secret of 32 bytes. It never fails: for a ciphertext that wasn't made for this key
     * it is a secret that nobody else has (implicit rejection), and what is sealed under it won't
     * open.
     */
    public Secret decapsulate(KemCiphertext ciphertext) {
        return MlKem.decapsulate(this, ciphertext);
    }
}
