package chat.tacit.e2ee.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.MemberId;

import java.nio.ByteBuffer;

/**
 * A live identity as people hand it to each other: one line of text, signed by itself, so that
 * nobody else gives it a name ({@code spec/20-live} §3).
 */
public record IdentityFile(VerifyingKey key, DisplayName name) {
    /** Characters of the longest; more isn't looked at. */
    public static final int MAX_SIZE = 256;

    private static final String SCHEME = "tacit-identity:";
    private static final byte VERSION = 1;

    /** Of its owner. */
    public static String write(SigningKey identity, DisplayName name) {
        byte[] text = Text.utf8(name.text());
        ByteBuffer all =
                ByteBuffer.allocate(1 + VerifyingKey.SIZE + text.length + SigningKey.SIGNATURE_SIZE)
                        .put(VERSION)
                        .put(identity.publicKey().bytes().shared())
                        .put(text)
                        .put(identity.sign(signed(name)).shared());
        return SCHEME + Text.base64Url(all.array());
    }

    /**
     * @param text what {@link #write} made, with white space around it
     * @throws MalformedException if it is anything else, or the signature doesn't hold
     */
    public static IdentityFile read(String text) {
        String line = text.strip();
        if (line.length() > MAX_SIZE || !line.startsWith(SCHEME)) {
            throw new MalformedException("no identity");
        }
        Bytes all = Bytes.owned(Text.fromBase64Url(line.substring(SCHEME.length())));
        int size = all.size() - 1 - VerifyingKey.SIZE - SigningKey.SIGNATURE_SIZE;
        if (size < 1 || all.shared()[0] != VERSION) {
            throw new MalformedException("no identity");
        }
        VerifyingKey key = new VerifyingKey(all.slice(1, VerifyingKey.SIZE));
        DisplayName name = DisplayName.of(all.slice(1 + VerifyingKey.SIZE, size));
        Bytes signature =
                all.slice(all.size() - SigningKey.SIGNATURE_SIZE, SigningKey.SIGNATURE_SIZE);
        if (!key.verifies(signature, signed(name))) {
            throw new MalformedException("an identity that didn't write this itself");
        }
        return new IdentityFile(key, name);
    }

    private static Fields signed(DisplayName name) {
        return Fields.of(Labels.LIVE_FILE).text(name.text());
    }

    public MemberId id() {
        return MemberId.of(key);
    }
}
