package chat.tacit.e2ee.ratchet;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.KemCiphertext;
import chat.tacit.crypto.KemKey;
import chat.tacit.crypto.KemPublicKey;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.SessionSecrets;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The pseudocode of PQDR written down once more, on its own: mutable, without limits and checks,
 * with HKDF made of HMAC by hand. It is what the ratchet is compared with, and since its headers
 * can be edited before they are sealed, what a malicious peer can do.
 */
final class NaiveRatchet {
    private static final byte[] NO_KEM = new byte[1184];
    private static final byte[] NO_CIPHERTEXT = new byte[1088];

    private final byte[] associated;
    private final int version;
    private final Entropy entropy;

    private AgreementKey dhs;
    private byte[] dhr = new byte[0];
    private byte[] pqrs = new byte[0];
    private byte[] pqrr = NO_KEM;
    private byte[] pqrct = NO_CIPHERTEXT;
    private byte[] pqrss = new byte[32];
    private byte[] rk;
    private byte[] cks = new byte[0];
    private byte[] ckr = new byte[0];
    private byte[] hks = new byte[0];
    private byte[] hkr = new byte[0];
    private byte[] nhks;
    private byte[] nhkr;
    private int ns;
    private int nr;
    private int pn;
    private final Map<String, byte[]> mkskipped = new HashMap<>();

    /** Every chain and message key there ever was, for checks that they are gone elsewhere. */
    final List<byte[]> used = new ArrayList<>();

    /** What is done to a header's plaintext before it is sealed. */
    UnaryOperator<byte[]> edit = header -> header;

    /** Whether a turn encapsulates to the peer's ML-KEM key, as it should. */
    boolean encapsulates = true;

    private NaiveRatchet(SessionSecrets secrets, AgreementKey dhs, Entropy entropy) {
        this.associated = secrets.associated().toArray();
        this.version = secrets.version();
        this.entropy = entropy;
        this.dhs = dhs;
        this.rk = secrets.rootKey().expose().clone();
        this.nhks = secrets.nextHeadKey().expose().clone();
        this.nhkr = secrets.headKey().expose().clone();
    }

    static NaiveRatchet inviter(
            SessionSecrets secrets, AgreementKey own, byte[] kemSecret, Entropy entropy) {
        NaiveRatchet ratchet = new NaiveRatchet(secrets, own, entropy);
        ratchet.pqrs = kemSecret;
        return ratchet;
    }

    static NaiveRatchet joiner(
            SessionSecrets secrets, AgreementPublicKey peer, byte[] peerKem, Entropy entropy) {
        AgreementKey own = AgreementKey.generate(entropy);
        NaiveRatchet ratchet = new NaiveRatchet(secrets, own, entropy);
        ratchet.pqrs = KemKey.generate(entropy).secret().expose();
        ratchet.hks = secrets.headKey().expose().clone();
        ratchet.nhkr = secrets.nextHeadKey().expose().clone();
        ratchet.dhr = peer.bytes().toArray();
        ratchet.pqrr = peerKem;
        ratchet.encapsulate();
        ratchet.sendingHalf();
        return ratchet;
    }

    byte[] encrypt(byte[] plaintext) {
        byte[] mk = hmac(cks, new byte[] {1});
        used.add(cks);
        used.add(mk);
        cks = hmac(cks, new byte[] {2});
        boolean ct = !Arrays.equals(pqrct, NO_CIPHERTEXT);
        byte[] header =
                ByteBuffer.allocate(2320)
                        .putShort((short) version)
                        .put((byte) (ct ? 3 : 1))
                        .put(dhs.publicKey().bytes().toArray())
                        .put(kemPublic())
                        .put(pqrct)
                        .putInt(pn)
                        .putInt(ns)
                        .array();
        byte[] nonce = entropy.bytes(12);
        byte[] box =
                join(nonce, gcm(Cipher.ENCRYPT_MODE, hks, nonce, headerAd(), edit.apply(header)));
        ns++;
        byte[] salt = entropy.bytes(16);
        byte[] keys = hkdf("SHA256", salt, mk, ascii("tacit/60/msg/v1\0"), 44);
        byte[] body =
                gcm(
                        Cipher.ENCRYPT_MODE,
                        Arrays.copyOf(keys, 32),
                        Arrays.copyOfRange(keys, 32, 44),
                        join(associated, box),
                        plaintext);
        return join(new byte[] {(byte) (version >> 8), (byte) version}, box, salt, body);
    }

    byte[] decrypt(byte[] message) {
        byte[] box = Arrays.copyOfRange(message, 2, 2350);
        for (Map.Entry<String, byte[]> skipped : mkskipped.entrySet()) {
            String[] parts = skipped.getKey().split(" ", 2);
            byte[] header = header(HexFormat.of().parseHex(parts[0]), box);
            if (header.length > 0 && number(header) == Integer.parseInt(parts[1])) {
                mkskipped.remove(skipped.getKey());
                return body(skipped.getValue(), message);
            }
        }
        byte[] header = header(hkr, box);
        if (header.length == 0) {
            header = header(nhkr, box);
            skip(ByteBuffer.wrap(header).getInt(2307));
            turn(header);
        }
        skip(number(header));
        byte[] mk = hmac(ckr, new byte[] {1});
        used.add(ckr);
        used.add(mk);
        ckr = hmac(ckr, new byte[] {2});
        nr++;
        return body(mk, message);
    }

    private void skip(int until) {
        while (ckr.length > 0 && nr < until) {
            mkskipped.put(HexFormat.of().formatHex(hkr) + " " + nr, hmac(ckr, new byte[] {1}));
            ckr = hmac(ckr, new byte[] {2});
            nr++;
        }
    }

    private void turn(byte[] header) {
        pn = ns;
        ns = 0;
        nr = 0;
        hks = nhks;
        hkr = nhkr;
        dhr = Arrays.copyOfRange(header, 3, 35);
        pqrr = Arrays.copyOfRange(header, 35, 1219);
        byte[] ct = Arrays.copyOfRange(header, 1219, 2307);
        byte[] ss = new byte[32];
        if (header[2] == 3) {
            ss = KemKey.of(Secret.owned(pqrs.clone())).decapsulate(KemCiphertext.of(ct)).expose();
        }
        byte[] context =
                join(
                        dhr,
                        dhs.publicKey().bytes().toArray(),
                        pqrs.length > 0 ? kemPublic() : NO_KEM);
        byte[] keys = root(join(context, ct), ss);
        ckr = Arrays.copyOfRange(keys, 32, 64);
        nhkr = Arrays.copyOfRange(keys, 64, 96);
        dhs = AgreementKey.generate(entropy);
        pqrs = KemKey.generate(entropy).secret().expose();
        encapsulate();
        sendingHalf();
    }

    private void encapsulate() {
        pqrct = NO_CIPHERTEXT;
        pqrss = new byte[32];
        if (Arrays.equals(pqrr, NO_KEM) || !encapsulates) {
            return;
        }
        try {
            KemPublicKey.Encapsulation made = KemPublicKey.of(pqrr).encapsulate(entropy);
            pqrct = made.ciphertext().bytes().toArray();
            pqrss = made.shared().expose();
        } catch (UnopenableException e) {
            throw new AssertionError(e);
        }
    }

    private void sendingHalf() {
        byte[] keys = root(join(dhs.publicKey().bytes().toArray(), dhr, pqrr, pqrct), pqrss);
        cks = Arrays.copyOfRange(keys, 32, 64);
        nhks = Arrays.copyOfRange(keys, 64, 96);
    }

    private byte[] root(byte[] context, byte[] ss) {
        try {
            byte[] dh = dhs.agree(AgreementPublicKey.of(dhr)).expose();
            byte[] info =
                    join(
                            ascii("tacit/60/root/v1\0"),
                            MessageDigest.getInstance("SHA-256").digest(context));
            byte[] keys = hkdf("SHA512", rk, join(dh, ss), info, 96);
            rk = Arrays.copyOf(keys, 32);
            return keys;
        } catch (GeneralSecurityException | UnopenableException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] kemPublic() {
        return Arrays.copyOfRange(pqrs, 1152, 1152 + 1184);
    }

    private byte[] header(byte[] key, byte[] box) {
        if (key.length == 0) {
            return new byte[0];
        }
        try {
            byte[] nonce = Arrays.copyOf(box, 12);
            return gcm(
                    Cipher.DECRYPT_MODE,
                    key,
                    nonce,
                    headerAd(),
                    Arrays.copyOfRange(box, 12, box.length));
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private byte[] headerAd() {
        return join(associated, new byte[] {(byte) (version >> 8), (byte) version});
    }

    private byte[] body(byte[] mk, byte[] message) {
        byte[] salt = Arrays.copyOfRange(message, 2350, 2366);
        byte[] keys = hkdf("SHA256", salt, mk, ascii("tacit/60/msg/v1\0"), 44);
        return gcm(
                Cipher.DECRYPT_MODE,
                Arrays.copyOf(keys, 32),
                Arrays.copyOfRange(keys, 32, 44),
                join(associated, Arrays.copyOfRange(message, 2, 2350)),
                Arrays.copyOfRange(message, 2366, message.length));
    }

    private static int number(byte[] header) {
        return ByteBuffer.wrap(header).getInt(2311);
    }

    private static byte[] gcm(int mode, byte[] key, byte[] nonce, byte[] ad, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
            cipher.updateAAD(ad);
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** RFC 5869. */
    private static byte[] hkdf(String hash, byte[] salt, byte[] ikm, byte[] info, int size) {
        byte[] prk = mac("Hmac" + hash, salt, ikm);
        byte[] out = new byte[0];
        byte[] block = new byte[0];
        for (byte i = 1; out.length < size; i++) {
            block = mac("Hmac" + hash, prk, join(block, info, new byte[] {i}));
            out = join(out, block);
        }
        return Arrays.copyOf(out, size);
    }

    private static byte[] hmac(byte[] key, byte[] input) {
        return mac("HmacSHA256", key, input);
    }

    private static byte[] mac(String name, byte[] key, byte[] input) {
        try {
            Mac mac = Mac.getInstance(name);
            mac.init(new SecretKeySpec(key, name));
            return mac.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] join(byte[]... parts) {
        int size = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        ByteBuffer out = ByteBuffer.allocate(size);
        for (byte[] part : parts) {
            out.put(part);
        }
        return out.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
